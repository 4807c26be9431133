"""What editors make: versions, trainings, and the questions that they are judged by."""
