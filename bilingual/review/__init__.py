"""Human review: what a person says about a translation, by text editor, spreadsheet, other tools or the desk."""
