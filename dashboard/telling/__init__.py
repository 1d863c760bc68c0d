"""What answers come to in words: findings, evidence, history, citation."""
