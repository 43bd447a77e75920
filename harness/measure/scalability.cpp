#include "harness/measure/scalability.hpp"

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

namespace poolbench {
namespace {

constexpr double confidence = 0.95;

/// Of b[index] / b[0], whose relative variance is that of a quotient.
Estimate ratio_to_first(const Eigen::Vector3d& b, const Eigen::Matrix3d& covariance, int index, double t) {
  const double ratio = b[index] / b[0];
  const double variance =
      (covariance(index, index) - 2 * ratio * covariance(0, index) + ratio * ratio * covariance(0, 0)) / (b[0] * b[0]);
  const double half = t * std::sqrt(std::max(0.0, variance));
  return {.low = ratio - half, .value = ratio, .high = ratio + half};
}

}  // namespace

double ScalabilityLaw::throughput(double workers) const {
  return lambda_hz * workers / (1 + sigma.value * (workers - 1) + kappa.value * workers * (workers - 1));
}

std::optional<double> ScalabilityLaw::peak() const {
  const bool describes = lambda_hz > 0 && sigma.high >= 0 && sigma.value < 1 && kappa.low > 0;
  return describes ? std::optional(std::sqrt((1 - sigma.value) / kappa.value)) : std::nullopt;
}

ScalabilityLaw fit_scalability(std::span<const ThroughputAt> points) {
  assert(points.size() >= fewest_points);
  const auto count = static_cast<Eigen::Index>(points.size());
  Eigen::MatrixX3d design(count, 3);
  Eigen::VectorXd ones(count);  // weighted like the design
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto& [workers, per_s, samples] = points[static_cast<std::size_t>(i)];
    ones[i] = std::sqrt(static_cast<double>(samples));
    const double weight = ones[i] * per_s / workers;  // makes each residual relative
    design.row(i) << weight, weight * (workers - 1), weight * workers * (workers - 1);
  }
  const Eigen::Vector3d b = design.colPivHouseholderQr().solve(ones);
  const auto freedom = static_cast<double>(count - 3);
  const double variance = (design * b - ones).squaredNorm() / freedom;
  const Eigen::Matrix3d covariance = variance * (design.transpose() * design).inverse();
  const double t = boost::math::quantile(boost::math::students_t(freedom), (1 + confidence) / 2);
  return {.lambda_hz = 1 / b[0],
          .sigma = ratio_to_first(b, covariance, 1, t),
          .kappa = ratio_to_first(b, covariance, 2, t)};
}

}  // namespace poolbench
