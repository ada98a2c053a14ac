"""From what waits on this computer to the site and back: saving, publishing, taking back, and what came of each."""
