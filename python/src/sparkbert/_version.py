"""The version of the package: build.sh writes that of git's tags into the wheel."""

__version__ = "0+source"
