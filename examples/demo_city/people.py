"""Invented people of Santa Ynez Vale; their names are those of the communities that live there."""

from __future__ import annotations

from random import Random

_COMMUNITIES = {
    "Latino": (36, "Lucía Mateo Ximena Joaquín Inés Rubén", "Peña Ibáñez Muñoz Ríos Solís"),
    "white": (22, "Claire Owen Hannah Peter Ruth Daniel", "Aldridge Becker Lindqvist Marsh Novak"),
    "Vietnamese": (14, "Huệ Thịnh Diệu Phúc Ngọc Khánh", "Nguyễn Trần Phạm Đặng Huỳnh Lưu"),
    "Chinese": (10, "Mei-Lin Jun Xiaoyan Wei Yuting Hao", "Chen Liang Ng Tsai Zhou Fong"),
    "Filipino": (8, "Maricel Jomar Liwayway Dante Analyn", "Santos Dimaculangan Bautista Peñaflor"),
    "Indian": (6, "Ananya Rohan Lakshmi Harpreet Kavya", "Iyer Patel Grewal Reddy Chaudhary"),
    "Black": (4, "Imani Darnell Keisha Marcus Aaliyah", "Baptiste Coleman Okafor Hightower"),
}
"""Community: its share of residents in percent, given names, family names."""
_SHARES = [share for share, _, _ in _COMMUNITIES.values()]
_NAMES = [(given.split(), family.split()) for _, given, family in _COMMUNITIES.values()]

COUNCIL = {
    1: "Inés Quiñones",
    2: "Peter Aldridge",
    3: "Diệu Trần",
    4: "Imani Okafor",
    5: "Maricel Peñaflor",
}
"""Council member by district."""


def person(random: Random) -> str:
    """Return the name of somebody who might live in the city."""
    given, family = random.choices(_NAMES, _SHARES)[0]
    return f"{random.choice(given)} {random.choice(family)}"
