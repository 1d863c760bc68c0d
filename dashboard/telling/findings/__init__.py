"""What a selection comes to in plain sentences, a file for each subject."""
