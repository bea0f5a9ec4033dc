"""Number words, scales, currencies and units of measure, as tables for ``quantities``.

Conversion factors are those of the SI brochure and of NIST Special Publication 811.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["count", "money", "percent", "ordinal", "measure", "duration", "clock"]

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen"]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL: dict[str, float] = (
    {"zero": 0.0}
    | {word: float(i) for i, word in enumerate(ONES, 1)}
    | {word: float(i) for i, word in enumerate(TEENS, 10)}
    | {word: 10.0 * i for i, word in enumerate(TENS, 2)}
)
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
# What a plural without a number can mean, from twice the word to just under the next word up.
VAGUE = {
    "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (200.0, 999.0),
    "thousands": (2e3, 999_999.0), "millions": (2e6, 999e6), "billions": (2e9, 999e9),
}  # fmt: skip
ORDINALS = {
    word: float(i)
    for i, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth"], 1
    )
} | {"twentieth": 20.0, "thirtieth": 30.0, "fiftieth": 50.0, "hundredth": 100.0}  # fmt: skip
CURRENCIES = {
    "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "r$": "BRL",
    "dollar": "USD", "dollars": "USD", "usd": "USD", "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "pound": "GBP", "pounds": "GBP", "gbp": "GBP", "yen": "JPY", "jpy": "JPY", "yuan": "CNY",
    "renminbi": "CNY", "cny": "CNY", "rs": "INR", "rs.": "INR",
    "rupees": "INR", "rupee": "INR", "inr": "INR", "rand": "ZAR",
    "roubles": "RUB", "rubles": "RUB", "lira": "TRY", "shekels": "ILS", "dirhams": "AED",
    "riyals": "SAR", "francs": "CHF", "chf": "CHF", "crowns": "crown",
    "kronor": "SEK", "kroner": "krone", "pesos": "peso", "reais": "BRL", "naira": "NGN",
    "shillings": "shilling", "cents": "cent", "pence": "pence", "bitcoin": "BTC",
    "bitcoins": "BTC",
}  # fmt: skip

_LENGTHS = (
    ("km kilometre kilometres kilometer kilometers", 1000.0),
    ("metre metres meter meters m", 1.0),
    ("mile miles", 1609.344),
    ("foot feet ft", 0.3048),
    ("yard yards", 0.9144),
    ("inch inches", 0.0254),
    ("cm centimetre centimetres centimeter centimeters", 0.01),
    ("mm millimetre millimetres millimeter millimeters", 0.001),
)
_ROWS: tuple[tuple[Kind, str, float, str], ...] = (
    ("duration", "s", 1.0, "second seconds sec secs"),
    ("duration", "s", 60.0, "minute minutes min mins"),
    ("duration", "s", 3600.0, "hour hours hr hrs"),
    ("duration", "s", 86400.0, "day days"),
    ("duration", "s", 604800.0, "week weeks"),
    ("duration", "month", 1.0, "month months"),
    ("duration", "month", 12.0, "year years yr yrs"),
    ("duration", "month", 120.0, "decade decades"),
    ("measure", "kg", 1.0, "kg kilogram kilograms kilo kilos"),
    ("measure", "kg", 0.001, "gram grams gramme grammes"),
    ("measure", "kg", 1000.0, "tonne tonnes ton tons"),
    ("measure", "kg", 0.45359237, "lb lbs"),
    ("measure", "kg", 0.028349523, "ounce ounces oz"),
    ("measure", "bit/s", 1e6, "mbps mbit/s mb/s"),
    ("measure", "bit/s", 1e9, "gbps gbit/s gb/s"),
    ("measure", "bit/s", 1e12, "tbps tbit/s tb/s"),
    ("measure", "byte", 1e6, "mb megabyte megabytes"),
    ("measure", "byte", 1e9, "gb gigabyte gigabytes"),
    ("measure", "byte", 1e12, "tb terabyte terabytes"),
    ("measure", "byte", 1e15, "pb petabyte petabytes"),
    ("measure", "W", 1e3, "kw kilowatt kilowatts"),
    ("measure", "W", 1e6, "mw megawatt megawatts"),
    ("measure", "W", 1e9, "gw gigawatt gigawatts"),
    ("measure", "Wh", 1e3, "kwh"),
    ("measure", "Wh", 1e6, "mwh"),
    ("measure", "Wh", 1e9, "gwh"),
    ("measure", "Wh", 1e12, "twh"),
    ("measure", "Hz", 1e6, "mhz"),
    ("measure", "Hz", 1e9, "ghz"),
    ("measure", "pixel", 1e6, "megapixel megapixels"),
    ("measure", "barrel", 1.0, "barrel barrels"),
    ("measure", "m2", 4046.8564, "acre acres"),
    ("measure", "m2", 10_000.0, "hectare hectares"),
    ("measure", "l", 1.0, "litre litres liter liters"),
    ("measure", "gallon", 1.0, "gallon gallons"),
    ("measure", "m", 1852.0, "nautical_mile nautical_miles"),
    ("measure", "deg", 1.0, "degree degrees °"),
    ("measure", "degC", 1.0, "degrees_celsius degrees_centigrade degrees_c °c"),
    ("measure", "degF", 1.0, "degrees_fahrenheit degrees_f °f"),
    ("measure", "m/s", 0.44704, "mph miles_per_hour miles_an_hour"),
    (
        "measure",
        "m/s",
        1 / 3.6,
        "km/h kmh kph km_per_hour km_an_hour "
        "kilometres_per_hour kilometers_per_hour kilometres_an_hour kilometers_an_hour",
    ),
    ("measure", "m/s", 1852 / 3600, "knot knots"),
)


def _table() -> dict[str, tuple[Kind, str, float]]:
    table: dict[str, tuple[Kind, str, float]] = {}
    for kind, unit, factor, forms in _ROWS:
        for form in forms.split():
            table[form.replace("_", " ")] = (kind, unit, factor)
    for forms, factor in _LENGTHS:
        for form in forms.split():
            table[form] = ("measure", "m", factor)
            table[f"square {form}"] = table[f"sq {form}"] = ("measure", "m2", factor**2)
            table[f"cubic {form}"] = ("measure", "m3", factor**3)
    return table


# A unit as written, in lower case -> its kind, its canonical unit, and the factor to that.
UNITS = _table()
