"""Pictures of a page of each kind for docs/screenshots: `make screenshots`, after `make`.

`tools/screenshots.py home card` takes those alone. One sheet a kind: Chinese above English; on a
desktop and on a phone, light and dark.
"""

from __future__ import annotations

import sys
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from served import ROOT, a_board, served

OUT = ROOT / "docs" / "screenshots"
ENTRY = "atss_res50_coco_3x_800size"
KINDS = {
    "home": "index.html",
    "card": "cards/megengine_vision_atss.html",
    "entry": f"models/{ENTRY}.html",
    "leaderboard": "",
    "models": "models.html",
    "compare": f"compare.html?m={ENTRY}&m=retinanet_res50_coco_3x_800size",
    "search": "search.html?q=FPN",
    "tag": "tags/detection.html",
    "status": "status.html",
    "changes": "changes.html",
    "about": "about.html",
}
SCREENS = ((1280, 1000), (390, 1000))  # CSS pixels: a desktop's and a phone's
HEIGHT, GAP = 640, 12  # of a picture in a sheet


def main() -> None:
    kinds = KINDS | {"leaderboard": a_board()}
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for kind in sys.argv[1:] or kinds:
            path = kinds[kind]
            rows = [
                [
                    shot(browser, f"{address}/{lang}/{path}", *look)
                    for look in ((s, scheme) for scheme in ("light", "dark") for s in SCREENS)
                ]
                for lang in ("zh_CN", "en_US")
            ]
            sheet(rows).save(OUT / f"{kind}.webp", quality=80, method=6)
            print(f"docs/screenshots/{kind}.webp")


def shot(browser: Browser, url: str, screen: tuple[int, int], scheme: str) -> Image.Image:
    """What a visitor sees first, `HEIGHT` pixels high."""
    width, height = screen
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot()))
    context.close()
    return picture.resize((width * HEIGHT // height, HEIGHT), Image.Resampling.LANCZOS)


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    width = sum(picture.width + GAP for picture in rows[0]) + GAP
    whole = Image.new("RGB", (width, len(rows) * (HEIGHT + GAP) + GAP), "#888888")
    for row, pictures in enumerate(rows):
        left = GAP
        for picture in pictures:
            whole.paste(picture, (left, GAP + row * (HEIGHT + GAP)))
            left += picture.width + GAP
    return whole


if __name__ == "__main__":
    main()
