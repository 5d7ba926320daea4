"""Index: pictures only. It knows no accounts, no database and no people; ids in, ids out."""
