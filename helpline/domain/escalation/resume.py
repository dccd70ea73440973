"""A word of two parts that opens an unexpired note from any telephone: easy to keep, hard to guess."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from helpline.domain import keys

TRIES: Final = 5
LOCKED_FOR: Final = timedelta(hours=24)
DIGITS: Final = 4

_PLAIN: Final = """
ALMOND AMBER ANCHOR APPLE APRON BAMBOO BANANA BARREL BASIL BASKET BEACON BERRY BIRCH BISCUIT BLANKET BOTTLE
BRANCH BRIDGE BUCKET BUTTER BUTTON CABIN CACTUS CANDLE CANOE CARROT CASTLE CEDAR CHERRY CIRCLE CLOVER COCOA
COFFEE COPPER CORAL COTTON CRADLE CRICKET CURTAIN DAISY DESERT DOLPHIN DONKEY DRAGON DRUM EAGLE ENGINE FALCON
FEATHER FENNEL FERRY FIDDLE FOREST FOUNTAIN GARDEN GARLIC GINGER GOOSE GRAPE GUITAR HAMMER HARBOUR HARVEST HAZEL
HONEY ISLAND IVORY JACKET JASMINE JUNGLE KETTLE KIWI LADDER LANTERN LAUREL LEMON LENTIL LILAC LIZARD LOTUS
MANGO MAPLE MARBLE MARKET MEADOW MELON MIRROR MONKEY MOUNTAIN MUFFIN MUSTARD NEEDLE NUTMEG OCEAN OLIVE ONION
ORANGE ORCHID OYSTER PADDLE PALACE PANDA PAPAYA PARROT PEACH PEANUT PEBBLE PENCIL PEPPER PICNIC PIGEON PILLOW
PLANET PLUM POCKET PONY POTATO PUMPKIN QUILT RABBIT RADISH RAINBOW RAISIN RIBBON RIVER ROBIN ROCKET SADDLE
SAFFRON SAILOR SALMON SANDAL SESAME SHADOW SILVER SPARROW SPINACH SQUIRREL STABLE SUMMER SUNDAY TABLE TEAPOT
THIMBLE THUNDER TIGER TOMATO TRAIN TULIP TUNNEL TURTLE UMBRELLA VALLEY VANILLA VELVET VIOLIN WAGON WALNUT
    WATER WHISTLE WILLOW WINDOW WINTER YOGURT ZEBRA
"""
WORDS: Final = tuple(_PLAIN.split())
"""Plain things that stand on any shopping list."""

_FORM = re.compile(r"\W*([A-Z]{4,10})[\W_]{0,3}([0-9]{4})\W*")


def fresh(choose: Callable[[Sequence[str]], str]) -> str:
    """A new word, such as ``MANGO-4712``."""
    return f"{choose(WORDS)}-{''.join(choose('0123456789') for _ in range(DIGITS))}"


def read(text: str) -> str | None:
    """The word a text consists of, if it is nothing else: ``mango 4712``, ``Mango-4712.``"""
    if len(text) > 40:
        return None
    plain = unicodedata.normalize("NFKD", keys.digits(text)).upper()
    found = _FORM.fullmatch("".join(sign for sign in plain if not unicodedata.combining(sign)).strip())
    return f"{found[1]}-{found[2]}" if found and found[1] in WORDS else None
