"""`python -m bot`: the command line."""

# Worker processes import this module again when they start: they must find nothing to import or do.
if __name__ == "__main__":
    from bot.cli import main

    main()
