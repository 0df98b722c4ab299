# ---
# title: "Notation: p, q and every other letter"
# description: Each letter of this site in one table, with its meaning, its name in code, and the distribution that its subscript belongs to.
# ---

# %% [markdown]
# # Notation
#
# One table holds every letter of this site. Formulas, figures and code follow it. The
# subscript says whose parameter it is: $a_p$ belongs to the truth $p$, $a_q$ to the model
# $q$.

# %% tags=["hide-input"]
from klexplain import notation

notation.table(notation.CONCEPTS)

# %% [markdown]
# ## Parameters
#
# In code a parameter has the name that SciPy gives it.

# %% tags=["hide-input"]
notation.table(notation.PARAMETERS)
