#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "harness/measure/scalability.hpp"
#include "harness/report/advice.hpp"
#include "harness/report/advice_words.hpp"
#include "harness/report/throughput_advice.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// How many workers are inside jobs, on average.
std::string littles_law(double rate_hz, double service_ns) {
  return "Little's law: " + format_whole(rate_hz) + " jobs/s" + " x " + format_duration(service_ns) + " keep " +
         format_ratio(rate_hz * service_ns * 1e-9) + " workers busy.";
}

/// How long a job takes at that point.
double service_ns_at(const RecommendQuestion& question, const Recommendation& found, const Point& point) {
  const auto figures = found.figures.find(point);
  if (figures == found.figures.end() || !figures->second.stretch) return found.split.service_ns();
  // Stretch is relative to the requested service time, which a sleep exceeds even alone.
  const auto requested_ns = static_cast<double>(question.job.sleep.count());
  return *figures->second.stretch * (requested_ns > 0 ? requested_ns : found.split.service_ns());
}

std::string two_digits(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 2);
  return {text.data(), end.ptr};
}

std::string scalability_of(const Search& search, const std::string& pool) {
  std::vector<ThroughputAt> points;
  for (const auto& [point, samples] : search.samples()) {
    if (point.pool == pool)
      points.push_back(
          {.workers = static_cast<double>(point.workers), .per_s = search.median(point), .samples = samples.size()});
  }
  const std::string name = "The Universal Scalability Law for " + pool;
  if (points.size() < fewest_points)
    return name + " is not fitted: it needs " + format_count(fewest_points) + " numbers of workers, and " +
           format_count(points.size()) + (points.size() == 1 ? " was" : " were") + " measured.";
  const ScalabilityLaw law = fit_scalability(points);
  const auto interval = [](const Estimate& estimate) {
    return two_digits(estimate.value) + " [" + two_digits(estimate.low) + ", " + two_digits(estimate.high) + "]";
  };
  if (law.kappa.low <= 0)
    return name + " says nothing about a peak: the interval of its coherence term, " + interval(law.kappa) +
           ", includes zero.";
  const std::optional<double> peak = law.peak();
  if (!peak) return name + " does not describe what was measured.";
  return name + ": contention " + interval(law.sigma) + ", coherence " + interval(law.kappa) +
         "; by it, throughput peaks at " +
         plural(static_cast<std::uint64_t>(std::max(1LL, std::llround(*peak))), "worker") +
         (*peak > points.back().workers ? ", more than were measured." : ".");
}

std::string split_text(const RecommendQuestion& question, const Recommendation& found) {
  const JobSplit& split = found.split;
  return "A job alone takes " + format_duration(split.service_ns()) + ", of which " +
         format_duration(split.compute_ns) + " on a processor; so " + plural(found.guess, "worker") + " would keep " +
         format_fixed(question.cpus, 1) + " processors busy (processors x (1 + wait / compute)" +
         (found.guess == question.most_workers ? ", at most --max-workers)." : ").");
}

}  // namespace

std::vector<std::string> reasons(const RecommendQuestion& question, const Recommendation& found) {
  std::vector<std::string> texts{split_text(question, found)};
  if (question.load) {
    texts.push_back(littles_law(question.load->rate_hz, found.split.service_ns()));
    if (found.sizing && found.sizing->workers)
      texts.push_back("By " + found.sizing->model + ", a pool that loses no time needs " +
                      plural(*found.sizing->workers, "worker") + " for " + objective_text(question) + ".");
  } else if (!found.search) {
    return texts;
  } else if (const std::optional<ThroughputAdvice> advice = throughput_advice(*found.search)) {
    texts.push_back(littles_law(advice->advised_hz, service_ns_at(question, found, advice->advised)));
    texts.push_back(scalability_of(*found.search, advice->advised.pool));
  }
  texts.push_back(plural(found.trials, "trial") + " in all.");
  return texts;
}

}  // namespace poolbench
