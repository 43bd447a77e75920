#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace poolbench {

/// A throughput that was measured with so many workers: the median of so many samples.
struct ThroughputAt {
  double workers = 1;
  double per_s = 0;
  std::size_t samples = 1;
};

/// An estimate with its 95 % confidence interval.
struct Estimate {
  double low = 0;
  double value = 0;
  double high = 0;
};

/// Gunther's Universal Scalability Law, X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)) (Guerrilla Capacity
/// Planning, 2007, chapter 4).
struct ScalabilityLaw {
  double lambda_hz = 0;  ///< throughput of one worker
  Estimate sigma = {};   ///< contention: the share of the work that is serial
  Estimate kappa = {};   ///< coherence: what each pair of workers costs

  double throughput(double workers) const;

  /// With how many workers the throughput is highest; none if the parameters describe no such curve, or if the interval
  /// of the coherence includes zero, so that there may be no peak.
  std::optional<double> peak() const;
};

/// Fewer say nothing about three parameters.
inline constexpr std::size_t fewest_points = 6;

/// Fits the law to at least `fewest_points` points with different numbers of workers. N / X is linear in 1 / lambda,
/// sigma / lambda and kappa / lambda, so this is a linear regression; its residuals are relative, since throughputs
/// scatter in proportion to themselves, and count by the samples behind them. The intervals follow from the
/// regression's covariance by the delta method.
ScalabilityLaw fit_scalability(std::span<const ThroughputAt> points);

}  // namespace poolbench
