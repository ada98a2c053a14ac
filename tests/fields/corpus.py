"""Rich texts of the shapes that Webflow stores and people bring along, whole and broken."""

from __future__ import annotations

FIGURE = (
    '<figure id="" class="w-richtext-figure-type-image w-richtext-align-center" style="max-width:1200px" '
    'data-rt-type="image" data-rt-align="center" data-rt-max-width="1200px"><div id=""><img id="" '
    'src="https://cdn.prod.website-files.com/64aa/64bb00000000000000000001_crate.jpg" alt="Eleven men &amp; a crate" '
    'loading="lazy"></div><figcaption id="">The lens arrives</figcaption></figure>'
)
VIDEO = (
    '<figure class="w-richtext-figure-type-video w-richtext-align-fullwidth" style="padding-bottom:56.25%" '
    'data-rt-type="video" data-rt-align="fullwidth"><div><iframe allowfullscreen="true" frameborder="0" '
    'src="https://www.youtube.com/embed/jfKfPfyJRdk" title="Night &lt;watch&gt;"></iframe></div></figure>'
)
EMBED = "<div data-rt-embed-type='true'><script>if (a < b && c > d) { document.write(\"<p>x</p>\"); }</script></div>"
PLACEHOLDER = "<div data-rt-embed-type='true'></div>"
TABLE = (
    '<table id=""><caption>Opening hours</caption><thead><tr><th>Day</th><th>From</th><th>To</th></tr></thead><tbody>'
    "<tr><td>Mon</td><td>10:00</td><td>17:00</td></tr><tr><td>Tue</td><td>10:00</td><td>17:00</td></tr></tbody></table>"
)
COMPONENT = (
    '<wf-component component-id="5f1a" data-w-id="11aa-22bb"><wf-prop name="Heading">Come &amp; see</wf-prop>'
    '<wf-prop name="Open" type="boolean">true</wf-prop></wf-component>'
)
CODE = '<pre id=""><code id="" class="language-js">let a = 1 &lt; 2;\n\nprint(a)\n</code></pre>'

WHOLE: dict[str, str] = {
    "one paragraph": "<p>The first Fresnel lens came to Skerrick Bay in 1859.</p>",
    "empty ids": '<p id="">One <strong id="">bold</strong> word.</p><h2 id="">Heading</h2><p id="">Two.</p>',
    "all headings": "".join(f'<h{level} id="">Level {level}</h{level}>' for level in range(1, 7)),
    "link": '<p>Read <a href="/stories/the-1859-inventory">the 1859 inventory</a> here.</p>',
    "link with everything": '<p><a href="https://a.example/?x=1&amp;y=2#z" target="_blank" id="">a</a></p>',
    "nested inline": "<p>a <strong>b <em>c <u>d</u> e</em> f</strong> g</p>",
    "adjacent inline": "<p><strong>a</strong><em>b</em><sup>c</sup><sub>d</sub></p>",
    "line breaks": "<p>one<br>two<br/>three<br />four</p>",
    "line break with id": '<p>one<br id="">two</p>',
    "entities": "<p>Fish &amp; chips &lt;b&gt; &quot;q&quot; &#39;a&#39; &#x2014; &euro;5 &nbsp;x &copy;</p>",
    "bare ampersands": "<p>Fish & chips & R&D, AT&T; 5 < 6 > 4 &unknown; &amp</p>",
    "non breaking spaces": "<p>a\u00a0b&nbsp;c&#160;d</p>",
    "zero width joiner paragraph": '<p>\u200d</p><p id="">\u200b</p>',
    "typographic": "<p>\u201cIt was like hanging the moon.\u201d \u2014 Ada\u2026</p>",
    "japanese": "<p>1859年、最初の<strong>フレネルレンズ</strong>が藁に包まれてスケリック湾に届いた。</p><h3>灯台</h3>",
    "chinese": "<h2>灯塔</h2><p>第一盏<em>菲涅耳透镜</em>于1859年运抵。</p>",
    "arabic": '<p dir="rtl">وصلت العدسة <strong>الأولى</strong> عام 1859.</p>',
    "french": "<p>La lentille de Fresnel\u00a0: «\u202fhissée\u202f» par neuf hommes\u00a0!</p>",
    "emoji": "<p>Lamp 💡 keeper 👩🏽\u200d🔧 flag 🇫🇷</p>",
    "combining": "<p>cafe\u0301 n\u0303</p>",
    "list": "<ul><li>The lens room opens on the hour.</li><li>Guide dogs are welcome.</li></ul>",
    "list with role": '<ul role="list" id=""><li id="">a</li><li id="">b</li></ul>',
    "numbered list": '<ol start="3"><li>three</li><li>four</li></ol>',
    "nested list": "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>",
    "list with words after the inner list": "<ul><li>a<ul><li>b</li></ul>tail</li></ul>",
    "list with paragraphs": "<ul><li><p>a</p><p>b</p></li></ul>",
    "list inside a list without point": "<ul><li>a</li><ul><li>b</li></ul></ul>",
    "list with spaces": "<ul>\n  <li>a</li>\n  <li>b\n    <ul>\n      <li>c</li>\n    </ul>\n  </li>\n</ul>",
    "list with figure": f"<ul><li>a{FIGURE}b</li></ul>",
    "quote": "<blockquote>It was like hanging the moon.<br>Ada Fenn, keeper, 1860</blockquote>",
    "quote with paragraphs": "<blockquote><p>a</p><p>b <em>c</em></p></blockquote>",
    "figure": f"<p>Before.</p>{FIGURE}<p>After.</p>",
    "video figure": f"<p>Before.</p>{VIDEO}<p>After.</p>",
    "linked figure": FIGURE.replace("<img", '<a href="/x"><img').replace('loading="lazy">', 'loading="lazy"></a>'),
    "embed": f"<p>Before.</p>{EMBED}<p>After.</p>",
    "embed placeholder": f"<p>Before.</p>{PLACEHOLDER}<p>After.</p>",
    "embed with markup": "<div data-rt-embed-type='true'><div class=\"x\"><p>a</p><div>b</div></div></div><p>c</p>",
    "embed with an iframe": "<div data-rt-embed-type='true'><iframe src=\"https://a.example\"><p></iframe></div><p>c</p>",
    "embed with style": "<div data-rt-embed-type='true'><style>a > b { content: '</p>'; }</style></div><p>c</p>",
    "table": f"<h2>Hours</h2>{TABLE}<p>Closed on Sunday.</p>",
    "component": f"<p>a</p>{COMPONENT}<p>b</p>",
    "component that closes itself": '<p>a</p><wf-component component-id="5f1a" data-w-id="1"/><p>b</p>',
    "code block": f"<p>a</p>{CODE}<p>b</p>",
    "inline code": "<p>Type <code>wftui &lt;site&gt;</code> first.</p>",
    "rule": "<p>a</p><hr><p>b</p><hr/>",
    "comment": "<!-- a > b --><p>a<!-- inside --></p><!---->",
    "unknown inline": '<p>a <foo-bar x="1">b <b>c</b></foo-bar> d</p>',
    "unknown block": "<p>a</p><section><p>b</p></section><div><p>c</p></div>",
    "spans": '<p><span class="fs-xl">a</span> <span>b</span></p>',
    "image in a paragraph": '<p>a <img src="https://a.example/b.png" alt="x > y"> c</p>',
    "svg": '<p>a <svg viewBox="0 0 1 1"><path d="M0 0"/></svg> c</p>',
    "upper case": "<P>Old <B>HTML</B><BR>here</P><UL><LI>a</LI></UL>",
    "odd attributes": "<p class=a data-x='1 > 2' hidden data-y = \"<b>\">a</p>",
    "one a line": "<p>a</p>\n<h2>b</h2>\n\n<p>c</p>\r\n<ul>\n<li>d</li>\n</ul>\n",
    "indented": "  <p>\n    a\n    b\n  </p>\n",
    "tabs and form feeds": "<p>a\tb\x0bc\x0cd\u2028e\u2029f\x85g</p>",
    "bare words": "No element at all, only words & signs.",
    "bare words around": "Before <b>bold</b><p>a</p>between<h2>b</h2>after",
    "empty": "",
    "only spaces": " \n ",
    "empty paragraphs": '<p></p><p> </p><p><br></p><p id=""></p>',
    "what looks like a chip": "<p>Write &lt;0&gt; or &lt;/0> or \\&lt;1/&gt; and <b>\\</b>\\\\<i>x</i></p>",
    "signs of the line view": "<p>\u240a \u241b \u240d \u241b\u240a\u241ba;</p>\n<p>\u240a</p>",
    "doctype": "<!DOCTYPE html><html><head><title>x</title></head><body><p>a</p></body></html>",
    "long": "".join(f'<p id="">Paragraph {at} with <strong>bold</strong> &amp; more.</p>' for at in range(300)),
    "everything": f"<h1>A</h1><p>b</p>{FIGURE}<ul><li>c</li></ul>{EMBED}{TABLE}{COMPONENT}{CODE}<p>d</p>",
}

BROKEN: dict[str, str] = {
    "unclosed paragraph": "<p>a</p><p>b",
    "paragraphs without ends": "<p>a<p>b<p>c",
    "crossed tags": "<p>a <b>b <i>c</b> d</i></p><p>e</p>",
    "unclosed bold": "<p>a <b>b</p><p>c</p>",
    "stray close tag": "<p>a</p></div><p>b</p></p>",
    "stray inline close tag": "<p>a</b></p><p>c</p>",
    "block in a paragraph": "<p>a<div>b</div></p><p>c</p>",
    "unclosed list": "<p>a</p><ul><li>b<li>c</ul><p>d</p>",
    "words in a list": "<ul>b<li>c</li></ul>",
    "unclosed figure": "<p>a</p><figure><div><img src='x'></div><p>b</p>",
    "unclosed comment": "<p>a</p><!-- b <p>c</p>",
    "unclosed tag": '<p>a</p><p class="x',
    "unclosed quote": '<p>a <a href="x>b</a></p><p>c</p>',
    "unclosed script": "<p>a</p><script>b</p><p>c</p>",
    "lone signs": "<p>< > </ > <3 << >> </</p><",
    "null": "<p>a\x00b</p><\x00p>",
    "deep lists": "<ul><li>" * 200 + "x" + "</li></ul>" * 200,
    "deep inline": "<p>" + "<b>" * 500 + "x" + "</b>" * 500 + "</p>",
    "nothing but opens": "<div>" * 200,
    "nothing but closes": "</div>" * 200,
}

DOCUMENTS: dict[str, str] = {**WHOLE, **{f"broken: {name}": source for name, source in BROKEN.items()}}
