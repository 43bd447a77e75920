#include "harness/measure/scalability.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using Catch::Detail::Approx;

namespace {

/// Of the law with these parameters, each times one of `noise`.
std::vector<ThroughputAt> points_of(double lambda_hz, double sigma, double kappa, const std::array<double, 7>& noise) {
  constexpr std::array<double, 7> workers{1, 2, 4, 8, 16, 32, 64};
  const ScalabilityLaw law{.lambda_hz = lambda_hz, .sigma = {.value = sigma}, .kappa = {.value = kappa}};
  std::vector<ThroughputAt> points;
  for (std::size_t i = 0; i < workers.size(); ++i)
    points.push_back({.workers = workers[i], .per_s = noise[i] * law.throughput(workers[i])});
  return points;
}

}  // namespace

TEST_CASE("one worker does lambda jobs, and without contention N workers N times as many") {
  const ScalabilityLaw law{.lambda_hz = 50};
  CHECK(law.throughput(1) == 50);
  CHECK(law.throughput(8) == 400);
}

TEST_CASE("the parameters of exact throughputs are found exactly") {
  const ScalabilityLaw law = fit_scalability(points_of(1000, 0.02, 0.0004, {1, 1, 1, 1, 1, 1, 1}));
  CHECK(law.lambda_hz == Approx(1000));
  CHECK(law.sigma.value == Approx(0.02));
  CHECK(law.kappa.value == Approx(0.0004));
}

TEST_CASE("with noise, the intervals contain the true parameters") {
  const ScalabilityLaw law = fit_scalability(points_of(1000, 0.02, 0.0004, {1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99}));
  CHECK(law.sigma.low < 0.02);
  CHECK(law.sigma.high > 0.02);
  CHECK(law.kappa.low < 0.0004);
  CHECK(law.kappa.high > 0.0004);
  CHECK(law.kappa.low > 0);
}

TEST_CASE("the interval of a coherence that is not there includes zero") {
  const ScalabilityLaw law = fit_scalability(points_of(1000, 0.02, 0, {1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99}));
  CHECK(law.kappa.low < 0);
  CHECK(law.kappa.high > 0);
}

TEST_CASE("the peak is where contention and coherence balance, and only where there is one") {
  const Estimate coherence{.low = 0.0003, .value = 0.0004, .high = 0.0005};
  const ScalabilityLaw law{.lambda_hz = 1000, .sigma = {.value = 0.04}, .kappa = coherence};
  CHECK(law.peak().value() == Approx(std::sqrt(0.96 / 0.0004)));
  CHECK_FALSE(ScalabilityLaw{.lambda_hz = 1000, .kappa = {.low = -1, .value = 1, .high = 3}}.peak());
  CHECK_FALSE(ScalabilityLaw{.lambda_hz = 1000, .sigma = {.value = 1.5}, .kappa = coherence}.peak());
  CHECK_FALSE(ScalabilityLaw{.lambda_hz = 1000, .sigma = {-0.03, -0.02, -0.01}, .kappa = coherence}.peak());
  CHECK_FALSE(ScalabilityLaw{.lambda_hz = -1000, .kappa = coherence}.peak());
}

TEST_CASE("a point counts by its samples") {
  std::vector<ThroughputAt> points = points_of(1000, 0.02, 0.0004, {1, 1, 1, 1, 1, 1, 1.2});
  CHECK(fit_scalability(points).kappa.value < 0.00035);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) points[i].samples = 1'000'000;
  CHECK(fit_scalability(points).kappa.value == Approx(0.0004).epsilon(0.01));
}
