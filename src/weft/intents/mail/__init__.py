"""The e-mail door of intents: a mail to the hub's address becomes an intent, and gets an answer."""
