"""Evidence to plan with: how many samples it takes, when to stop, how sure one is then."""
