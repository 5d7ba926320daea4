"""Custody: originals written once, the ledger of every act, and the audit that proves both."""
