"""Names of the communities that live in the city, and the spellings departments give them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

PROPER, PLAIN, NICKNAME, TYPO = range(4)
"""Spellings: as the person writes it, without diacritics, a short form, a slip of the keyboard."""


@dataclass(frozen=True)
class Community:
    """People who share a heritage."""

    name: str
    share: float
    """Share of the city's households, in percent."""
    group: str
    """Race or ethnicity group as the census counts it."""
    language: str
    """Language spoken at home by many."""
    speaks: float
    """Share of households that do."""
    homeless: float
    """How much more often than others its people lose their homes."""
    given: str
    family: str


LATINO, ASIAN = "Hispanic or Latino", "Asian"
COMMUNITIES = (
    Community(
        "Latino", 31, LATINO, "es", 0.52, 1.4,
        "Lucía Mateo Ximena Joaquín Inés Rubén María José Guadalupe Jesús Sofía Andrés Beatriz "
        "Óscar Verónica Ángel Rocío Iván Graciela Héctor Mónica Raúl Yolanda Nicolás Araceli Íñigo "
        "Concepción Efraín Itzel Germán",
        "Peña Ibáñez Muñoz Ríos Solís García Hernández Martínez López González Pérez Sánchez "
        "Ramírez Núñez Castañeda Gutiérrez Ordóñez Vásquez Márquez Zúñiga Avendaño Bolaños "
        "Cárdenas Escobedo Fuentes Galván Jiménez Lucero Mejía Orozco Quiñones Saldaña Tovar "
        "Villaseñor",
    ),
    Community(
        "white", 24, "White", "en", 1, 0.9,
        "Claire Owen Hannah Peter Ruth Daniel Margaret Robert Katherine William Elizabeth James "
        "Susan Michael Jennifer Thomas Patricia Christopher Barbara Andrew Rebecca Joseph Deborah "
        "Benjamin Samantha Nicholas Victoria Edward Alice Zachary",
        "Aldridge Becker Lindqvist Marsh Novak Smith Johnson Miller Anderson O'Brien McCarthy "
        "Kowalski Schmidt Rossi Petersen Fitzgerald Hoffman Larsen Whitaker Sullivan Bennett "
        "Carver Dubois Eriksson Fowler Grady Hughes Ingram Jansen Keller Murphy Olson Porter Quinn",
    ),
    Community(
        "Vietnamese", 11, ASIAN, "vi", 0.62, 0.6,
        "Huệ Thịnh Diệu Phúc Ngọc Khánh Hương Tuấn Lan Minh Thảo Đức Trang Hùng Mai Dũng Linh Bảo "
        "Hạnh Quốc Thủy Sơn Yến Long Phượng Việt Tuyết Hải Nga Cường",
        "Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Đặng Huỳnh Lưu Võ Phan Bùi Đỗ Hồ Ngô Dương Lý "
        "Đinh Trương Mai Tạ Cao",
    ),
    Community(
        "Chinese", 9, ASIAN, "zh", 0.5, 0.4,
        "Mei-Lin Jun Xiaoyan Wei Yuting Hao Li-Hua Jian Xin Yan Ming Fang Lei Jing Qiang Hui Bo "
        "Ying Tao Shu-Fen Zhen Kai Rong Peng Wen Ling Chao Na Ping Yi",
        "Chen Liang Ng Tsai Zhou Fong Wang Li Zhang Liu Huang Wu Lin Ho Chan Cheung Xu Sun Guo Lü "
        "Tang Yip Kwok Mak",
    ),
    Community(
        "Indian", 9, ASIAN, "hi", 0.35, 0.2,
        "Ananya Rohan Lakshmi Harpreet Kavya Arjun Priya Vikram Deepa Sanjay Meera Rahul Sunita "
        "Gurpreet Asha Nikhil Pooja Suresh Divya Manish Jaswinder Kiran Ravi Shreya Anil Neha Amit "
        "Padma Vivek Usha",
        "Iyer Patel Grewal Reddy Chaudhary Sharma Singh Singh Kaur Gupta Nair Rao Menon Desai "
        "Joshi Kulkarni Bhatt Sandhu Mehta Krishnan Subramanian Das Dhillon Agarwal",
    ),
    Community(
        "Filipino", 6, ASIAN, "tl", 0.4, 0.5,
        "Maricel Jomar Liwayway Dante Analyn Rowena Rodrigo Marites Ferdinand Luningning Bayani "
        "Corazon Ronaldo Imelda Arnel Ligaya Danilo Rosario Jun-Jun Cristina Niño Mayumi Rommel "
        "Tala Edgardo Jovelyn",
        "Santos Dimaculangan Bautista Peñaflor Reyes Cruz Ocampo Mendoza Villanueva Dela-Cruz "
        "Magbanua Pangilinan Salonga Tolentino Aquino Macaraeg Batungbakal Lacson Katigbak "
        "Añonuevo",
    ),
    Community(
        "Black", 3.5, "Black or African American", "en", 0.92, 4.2,
        "Imani Darnell Keisha Marcus Aaliyah Terrence Latoya Jamal Ebony DeShawn Monique Andre "
        "Tamika Isaiah Chantel Malik Renée Xavier Nia Tyrone Zuri Elijah Amara Kwame Selam Dawit",
        "Baptiste Coleman Okafor Hightower Washington Jefferson Booker Gaines Mensah Tesfaye "
        "Banks Freeman Ellis Dorsey Haile Bekele Toussaint Muhammad Rollins Whitfield",
    ),
    Community(
        "Korean and Japanese", 2.5, ASIAN, "ko", 0.3, 0.3,
        "Min-Jun Ji-Woo Hye-Jin Seung-Ho Yuki Kenji Haruka Takeshi Soo-Yeon Eun-Ji Naomi Hiroshi "
        "Da-Eun Joon Akiko Shōta",
        "Kim Park Choi Jung Kang Tanaka Yamamoto Nakamura Satō Itō Yoon Han Watanabe Ōta Lim Shin",
    ),
    Community(
        "Pacific Islander", 1, "Native Hawaiian or Pacific Islander", "en", 0.8, 2.2,
        "Sione Leilani Talia Mele Kalani Viliami Sefa Malia Tevita Lani Fetu Keoni",
        "Tuiasosopo Faleafā Kealoha Taufaʻahau Vainuku Leota Mahoe Moala Fonoti Kahananui",
    ),
    Community(
        "Native American", 1, "American Indian or Alaska Native", "en", 0.97, 4.0,
        "Winona Dakota Cheyenne Elan Aiyana Chayton Koda Sierra Takoda Maya Tallulah Nashoba",
        "Begay Yazzie Locklear Whitehorse Lightfoot Oxendine Runningwater Antelope Tsosie Moreno",
    ),
    Community(
        "several", 2, "Two or more races", "en", 0.85, 1.6,
        "Zoë Noah Chloë Aiden Maya Lucas Naomi Eli Jasmine Adrian Renée Gabriel Ava Julian",
        "Nguyễn-Smith García-Chen Coleman Tanaka-Reyes O'Neill Patel-Jones Silva Álvarez Brooks "
        "Marín Delacroix Hall Ikeda Torres",
    ),
)  # fmt: skip
GROUPS = tuple(dict.fromkeys(community.group for community in COMMUNITIES))
_NICKNAMES = {
    "José": "Pepe", "Guadalupe": "Lupe", "Jesús": "Chuy", "Beatriz": "Bety", "Concepción": "Concha",
    "Graciela": "Chela", "Verónica": "Vero", "Margaret": "Peggy", "Robert": "Bob",
    "Katherine": "Kate", "William": "Bill", "Elizabeth": "Liz", "Michael": "Mike",
    "Jennifer": "Jen", "Christopher": "Chris", "Rebecca": "Becky", "Joseph": "Joe",
    "Deborah": "Debbie", "Benjamin": "Ben", "Samantha": "Sam", "Nicholas": "Nick",
    "Victoria": "Vicky", "Edward": "Ed", "Thomas": "Tom", "Daniel": "Dan", "Susan": "Sue",
    "Harpreet": "Harry", "Gurpreet": "Gary", "Lakshmi": "Lucky", "Minh": "Michael", "Lan": "Linda",
    "Hương": "Helen", "Tuấn": "Tony", "Wei": "William", "Jing": "Jenny", "Ming": "Mike",
    "Maricel": "Marie", "Corazon": "Cora", "Ferdinand": "Ferdie", "Terrence": "Terry",
    "Isaiah": "Zay", "Andrew": "Andy", "Patricia": "Pat", "Zachary": "Zach", "Hye-Jin": "Jean",
}  # fmt: skip


def plain(text: str) -> str:
    """Return a text without diacritics, as a system that knows only ASCII keeps it."""
    text = text.replace("đ", "d").replace("Đ", "D").replace("ʻ", "'")
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _typo(text: str) -> str:
    """Return a text with two letters swapped, or with one missing where it is short."""
    middle = len(text) // 2
    if len(text) < 5:
        return text + text[-1]
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


@cache
def spellings(part: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return all spellings of all given or family names, and where each community's begin.

    A name has four spellings in a row, in the order of PROPER, PLAIN, NICKNAME, TYPO.
    """
    found: list[str] = []
    starts = [0]
    for community in COMMUNITIES:
        for name in getattr(community, part).split():
            bare = plain(name)
            found += [name, bare, _NICKNAMES.get(name, bare), _typo(bare)]
        starts.append(len(found) // 4)
    return tuple(found), tuple(starts)
