# ---
# title: "Explore: drag two distributions and watch the KL divergence"
# description: Choose two families, drag their densities, and watch the evidence per sample, the running average and both KL divergences follow.
# hide: [navigation, toc]
# look: wide
# ---

# %% [markdown]
# # The explorer
#
# Type two distributions, or choose their families, and drag them. Everything below follows: the evidence of one
# sample, the divergence as an area, the evidence adding up, the averages settling, and the two directions side by side.
# Press **Play**, and samples arrive one by one, from $p$ or from $q$.

# %% tags=["hide-input"]
import numpy as np
from scipy import stats
from klexplain import explore, verify

# %% tags=["hide-input"]
views = ["player", "densities", "log-ratio", "contribution", "evidence", "convergence", "ratio-distributions"]
p, q = stats.beta(17, 6), stats.beta(3, 3)
explore(p, q, views=views, base=10, pick=True)

# %% [markdown]
# Whoever opens the link sees what you see: the address of this page holds it.
# <kle-pair>The formula of this pair, with its steps, is in the atlas: [D(Beta ‖ Beta)](atlas/beta.md#beta).</kle-pair>
#
# <div><kle-pair><kle-take p="beta" q="beta"></kle-take></kle-pair></div>
#
# ## Puzzles
#
# <div>
# <kle-puzzle goal="both" target="1" unit="bits"><p>A divergence of 1 bit in both directions, to within 2 %.</p></kle-puzzle>
# <kle-puzzle goal="asymmetric" target="10"><p>D(p ‖ q) more than ten times D(q ‖ p), and both finite.</p></kle-puzzle>
# <kle-puzzle goal="below" target="0.001" unit="bans" across><p>Two different families that are less than a thousandth of a ban apart.</p></kle-puzzle>
# </div>
#
# ## What is computed
#
# The formulas are those of this package, [derived](learn/deriving_it.py) with SymPy and turned into JavaScript when
# the site is built. Where no closed form is known here, or it would lose digits, the browser integrates. The
# random numbers behind the samples stay the same, so the samples glide while you drag. The pair at the start, checked by three routes:

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(32), base=10).check()
