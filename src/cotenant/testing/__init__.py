"""What tests of your own code can use: strategies that draw customers, commands and regimes, and more beside them."""

try:
    import hypothesis as hypothesis
except ModuleNotFoundError as _missing:
    if _missing.name != "hypothesis":
        raise
    raise ImportError("cotenant.testing needs Hypothesis: install the extra, cotenant[testing]") from _missing
