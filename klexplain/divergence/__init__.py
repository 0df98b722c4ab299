"""D(p ‖ q) as a number: by closed form, by its finiteness, by quadrature."""
