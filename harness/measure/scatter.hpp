#pragma once

#include <vector>

namespace poolbench {

/// How far each of two or more samples is from their median, relative to it.
std::vector<double> relative_deviations(const std::vector<double>& samples);

/// The standard deviation of a normal distribution that has the median of these deviations, at least one: a robust
/// measure of scatter (Rousseeuw and Croux, JASA 88, 1993, section 1).
double scatter_of(std::vector<double> deviations);

}  // namespace poolbench
