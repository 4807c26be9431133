"""Rules that invite visitors to the chat: conditions as data, manners that no rule can lift, arms, places. Pure."""
