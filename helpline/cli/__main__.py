"""``python -m helpline.cli``: the same as ``helpline``, where nothing is installed."""

from helpline.cli.root import main

main()
