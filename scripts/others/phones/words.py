"""Fonts, and what people write on screens and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from others.phones.picture import Rng, between, chance, pick

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
FACES = {
    "sans": "DejaVuSans.ttf",
    "sans-bold": "DejaVuSans-Bold.ttf",
    "narrow": "DejaVuSansCondensed.ttf",
    "narrow-bold": "DejaVuSansCondensed-Bold.ttf",
    "serif": "DejaVuSerif.ttf",
    "serif-bold": "DejaVuSerif-BoldItalic.ttf",
    "mono": "DejaVuSansMono.ttf",
    "mono-bold": "DejaVuSansMono-Bold.ttf",
    "han": "NotoSansCJK-Regular.ttc",
    "han-bold": "NotoSansCJK-Bold.ttc",
    "song": "NotoSerifCJK-Regular.ttc",
    "song-bold": "NotoSerifCJK-Bold.ttc",
}
SIMPLIFIED = 2


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's stock of phrases.

    Attributes:
        faces: Font faces fit for it; a bold cut is found under ``-bold``.
        names: Of people and shops.
        lines: Captions and chat lines.
        offers: Short cries for stickers and blocks.
        labels: Of buttons: like, comment, share, send, buy, edit, delete, save.
        times: Of posts.
    """

    faces: tuple[str, ...]
    names: tuple[str, ...]
    lines: tuple[str, ...]
    offers: tuple[str, ...]
    labels: tuple[str, ...]
    times: tuple[str, ...]

    def price(self, rng: Rng) -> str:
        """Writes a price as its people do."""
        amount = int(10 ** between(rng, 1.2, 3.3))
        if "han" in self.faces:
            return pick(rng, (f"¥{amount}", f"¥ {amount}.00", f"{amount}元", f"特价{amount}"))
        if "Thích" in self.labels:
            return pick(rng, (f"{amount}.000đ", f"{amount}k", f"Giá {amount}k", f"{amount}.000 VNĐ"))
        return pick(rng, (f"${amount}", f"${amount - 1}.99", f"€{amount}", f"only £{amount}"))

    def phone(self, rng: Rng) -> str:
        """Writes a telephone number."""
        digits = "".join(str(int(each)) for each in rng.integers(0, 10, 8))
        return pick(rng, (f"09{digits}", f"+84 9{digits}", f"138 {digits[:4]} {digits[4:]}"))

    def several(self, rng: Rng, low: int, high: int) -> list[str]:
        """Takes a few different lines."""
        order = rng.permutation(len(self.lines))[: int(rng.integers(low, high + 1))]
        return [self.lines[int(each)] for each in order]


CHINESE = Tongue(
    faces=("han", "song"),
    names=("小美家服饰", "老王古玩", "阿珍の小店", "杭州女装批发", "林师傅", "晴天", "广州十三行", "A0货源-丽丽"),
    lines=(
        "新款到货，喜欢的私聊",
        "实拍图，支持退换，一件代发",
        "今天最后三件，手慢无",
        "这件还有吗？多少钱包邮",
        "面料很舒服，均码，100到140斤都可以穿",
        "在的亲，明天发货",
        "老物件，品相如图，议价勿扰",
        "给我发个细节图看看",
        "断码清仓 亏本处理了",
        "好的，谢谢老板",
        "尺码：M L XL 颜色：如图",
    ),
    offers=("特价", "包邮", "新品上市", "爆款", "已售", "清仓", "限时秒杀", "实拍", "热卖", "正品保证"),
    labels=("赞", "评论", "分享", "发送", "立即购买", "编辑", "删除", "保存"),
    times=("3分钟前", "1小时前", "昨天 21:08", "3月12日", "星期二 09:41"),
)
VIETNAMESE = Tongue(
    faces=("sans", "narrow"),
    names=("Shop Mẹ Bống", "Nguyễn Thị Hoa", "Đồ Cổ Hà Thành", "Sỉ Lẻ Quảng Châu", "Trần Minh", "Lan Anh Store"),
    lines=(
        "Hàng mới về, chị em inbox em nhé",
        "Cái này còn không shop ơi?",
        "Dạ còn ạ, em ship toàn quốc",
        "Ảnh thật 100%, không đúng hoàn tiền",
        "Thanh lý nhanh, giá rẻ bất ngờ",
        "Size M L XL, vải mát không nhăn",
        "Cho mình xin thêm ảnh chi tiết",
        "Chốt đơn trước 20h nhé cả nhà",
        "Đồ cũ còn đẹp, ai cần ib",
        "Ok em, mai chị chuyển khoản",
    ),
    offers=("GIẢM GIÁ", "Freeship", "HÀNG MỚI", "Đã bán", "SALE SỐC", "Ảnh thật", "Mua 1 tặng 1", "HOT"),
    labels=("Thích", "Bình luận", "Chia sẻ", "Gửi", "Mua ngay", "Sửa", "Xóa", "Lưu"),
    times=("5 phút", "2 giờ trước", "Hôm qua lúc 20:15", "12 Th3", "Vừa xong"),
)
ENGLISH = Tongue(
    faces=("narrow", "sans", "serif"),
    names=("Vintage Corner", "Maya Lopez", "thrift.by.jo", "Tom's Finds", "Closet No. 9", "Amira K.", "old_and_lovely"),
    lines=(
        "Is this still available?",
        "Like new, worn twice. Smoke free home",
        "Pick up only, message me for details",
        "Yes it is! Can post it tomorrow",
        "New drop tonight, first come first served",
        "Would you take a bit less?",
        "Size M, fits true to size. No returns",
        "Any flaws I should know about?",
        "Bundle two and save, link in bio",
        "Clearing out the wardrobe before we move",
        "Perfect, thank you so much",
    ),
    offers=("SALE", "50% OFF", "SOLD", "NEW IN", "Free shipping", "LAST ONE", "HOT", "Best price"),
    labels=("Like", "Comment", "Share", "Send", "Buy now", "Edit", "Delete", "Save"),
    times=("2m", "3 h", "Yesterday at 18:22", "12 March", "Tue 09:41"),
)


@lru_cache(maxsize=1)
def _found() -> dict[str, str]:
    wanted = set(FACES.values())
    paths = (path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.tt[fc]"))
    return {path.name: str(path) for path in paths if path.name in wanted}


@lru_cache(maxsize=512)
def font(face: str, size: int) -> Font:
    """Finds a font, or Pillow's own where the machine lacks it."""
    size = max(size, 6)
    path = _found().get(FACES[face])
    if path is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size, index=SIMPLIFIED if path.endswith("ttc") else 0)


def tongue(rng: Rng) -> Tongue:
    """Takes a language that the machine's fonts can write."""
    found = _found()
    able = [each for each in (CHINESE, VIETNAMESE, ENGLISH) if FACES[each.faces[0]] in found]
    return pick(rng, able or [ENGLISH])


def lettering(rng: Rng, speech: Tongue, size: float) -> Font:
    """Takes one of a language's fonts, plain or bold."""
    return font(pick(rng, speech.faces) + ("-bold" if chance(rng, 0.55) else ""), round(size))


def wrapped(words: str, with_font: Font, width: float) -> list[str]:
    """Breaks a line so that it fits a width, between words where there are any."""
    spaced = " " in words and ord(max(words)) < 0x3000
    parts = [f"{each} " for each in words.split(" ")] if spaced else list(words)
    lines = [""]
    for part in parts:
        if lines[-1] and with_font.getlength((lines[-1] + part).rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
