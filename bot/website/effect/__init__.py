"""What invitations do: lift from those held out, intervals that stand daily looks, verdicts in four words. Pure."""
