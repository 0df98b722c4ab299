# x log y, and 0 at x = 0.
xlogy <- function(x, y) ifelse(x == 0, 0, x * log(y))

# x log(1 + y), and 0 at x = 0.
xlog1py <- function(x, y) ifelse(x == 0, 0, x * log1p(y))

# x log(x / y), and 0 at x = 0.
rel_entr <- function(x, y) ifelse(x == 0, 0, x * log(x / y))

# The error function.
erf <- function(x) 2 * pnorm(x * sqrt(2)) - 1

# exp(x^2) times the complementary error function, beyond 2 by its continued fraction.
erfcx <- function(x) {
  fraction <- x
  for (k in 60:1) fraction <- x + k / 2 / fraction
  ifelse(x < 2, 2 * exp(x^2) * pnorm(-x * sqrt(2)), 1 / (sqrt(pi) * fraction))
}

# exp(x^2) times the n-fold integral of erfc from x on, n = 1 or 2: beyond 2 by a fraction.
ierfcx <- function(n, x) {
  once <- 1 / sqrt(pi) - x * erfcx(x)
  ratio <- 0
  value <- 2 / sqrt(pi)
  for (k in 60:0) {
    ratio <- 1 / (pmax(x, 2) + (k + 1) * ratio) / 2
    if (k <= n) value <- value * ratio
  }
  ifelse(x < 2, if (n == 1) once else (erfcx(x) - 2 * x * once) / 4, value)
}

# exp(-x) I_n(x).
scaled_bessel <- function(n, x) besselI(x, n, expon.scaled = TRUE)

# Riemann's zeta function and its derivative for a > 1, by Euler-Maclaurin summation.
zetas <- function(a) {
  n <- 16
  value <- 1 + n^(1 - a) / (a - 1) + n^(-a) / 2
  prime <- -n^(1 - a) / (a - 1) * (log(n) + 1 / (a - 1)) - log(n) * n^(-a) / 2
  for (k in 2:(n - 1)) {
    value <- value + k^(-a)
    prime <- prime - log(k) * k^(-a)
  }
  rising <- a * n^(-a - 1)
  slope <- 1 / a - log(n)
  coefficients <- c(1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)
  for (j in 0:4) {
    value <- value + coefficients[j + 1] * rising
    prime <- prime + coefficients[j + 1] * rising * slope
    rising <- rising * (a + 2 * j + 1) * (a + 2 * j + 2) / n^2
    slope <- slope + 1 / (a + 2 * j + 1) + 1 / (a + 2 * j + 2)
  }
  list(value = value, prime = prime)
}

# Riemann's zeta function for a > 1.
zeta <- function(a) zetas(a)$value

# The derivative of Riemann's zeta function for a > 1.
zeta_prime <- function(a) zetas(a)$prime

# The log of the probability that a Gamma with shape a is below x.
log_gamma_share <- function(a, x) pgamma(x, a, log.p = TRUE)

# The probability that a Beta with shapes a and b is below x.
beta_share <- function(a, b, x) pbeta(x, a, b)

# exp(x) E_1(x) at x = exp(y), beyond 1 by its continued fraction.
exp_e1 <- function(y) {
  x <- exp(y)
  near <- pmin(x, 1)
  series <- 0
  for (k in 30:1) series <- series + (-near)^k / (k * factorial(k))
  fraction <- 0
  for (k in 100:1) fraction <- k / (1 + k / (pmax(x, 1) + fraction))
  ifelse(x < 1, exp(near) * (digamma(1) - y - series), 1 / (x + fraction))
}

# log(exp(x) K_n(x)), K_n an integral over the line (DLMF 10.32.9), by equal steps.
log_bessel_k <- Vectorize(function(n, x) {
  n <- abs(n)
  peak <- asinh(n / x)
  reach <- acosh(1 + 45 / sqrt(n^2 + x^2))
  low <- max(-peak - reach, peak - sqrt(90 / n) - 45 / n)
  t <- seq(low, peak + reach, length.out = 999)
  logs <- n * t - 2 * x * sinh(t / 2)^2
  max(logs) + log(sum(exp(logs - max(logs))) * (t[2] - t[1]) / 2)
})
