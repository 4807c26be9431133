"""The desk on a phone: installed like an app, with a page for no connection, and told of what waits."""
