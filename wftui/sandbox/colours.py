"""The colour notations that Webflow's colour field takes."""

import re

_NAMED = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
whitesmoke yellow yellowgreen transparent
"""
_NAMES = frozenset(_NAMED.split())
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_NUMBER = r"\s*-?\d{1,3}(?:\.\d+)?"
_PART = _NUMBER + r"%?\s*"
_ALPHA = r"\s*(?:0|1|0?\.\d+|1\.0+|\d{1,3}(?:\.\d+)?%)\s*"
_RGB = re.compile(rf"rgb\({_PART},{_PART},{_PART}\)|rgba\({_PART},{_PART},{_PART},{_ALPHA}\)", re.IGNORECASE)
_PERCENT = _NUMBER + r"%\s*"
_HUE = _NUMBER + r"(?:deg)?\s*"
_HSL = re.compile(rf"hsl\({_HUE},{_PERCENT},{_PERCENT}\)|hsla\({_HUE},{_PERCENT},{_PERCENT},{_ALPHA}\)", re.IGNORECASE)


def is_colour(text: str) -> bool:
    """Say whether this is a colour: hex of 3, 4, 6 or 8 digits, rgb(a), hsl(a), or a name."""
    return text.lower() in _NAMES or any(form.fullmatch(text) for form in (_HEX, _RGB, _HSL))
