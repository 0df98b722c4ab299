"""Evidence to plan with: how many samples, when to stop, how sure."""
