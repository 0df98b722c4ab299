# ---
# title: "Notation: p, q and the other letters"
# description: The letters of this site in two tables, each with its meaning, its name in code, and the distribution that its subscript belongs to.
# ---

# %% [markdown]
# # Notation
#
# Two tables hold the letters that recur on this site. Formulas, figures and code follow them;
# a letter that only one page needs is explained there. The
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
