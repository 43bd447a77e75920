#include "harness/cli/option_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "harness/text/spelling.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/jobs/job_kind.hpp"
#include "harness/workload/quantiles.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

void require_in_range(std::uint64_t count, std::uint64_t most) {
  if (count == 0) throw TextError("must be at least 1");
  if (count > most) throw TextError(std::to_string(count) + " is too large; at most " + std::to_string(most));
}

/// A typical count for an option that takes up to `most`.
std::string_view example_of(std::uint64_t most) {
  return most >= most_jobs ? "640 or 100k" : "4 or 10";
}

/// "burst:10" as "burst" and "10".
std::pair<std::string_view, std::string_view> split_parameter(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {{}, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

double parse_number(std::string_view text, std::string_view example) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    throw TextError("'" + std::string(text) + "' is not a number; write for example " + std::string(example));
  return value;
}

const JobKind& known_job(std::string_view name) {
  if (const JobKind* kind = find_job(name)) return *kind;
  std::vector<std::string> known;
  for (const JobKind& kind : all_jobs()) known.push_back(kind.name);
  unknown_name("job", name, known);
}

JobChoice parse_job(std::string_view text) {
  const auto [name, parameter] = split_parameter(text);
  const JobKind& kind = known_job(name.empty() ? text : name);
  if (!kind.has_share) {
    if (!name.empty()) throw TextError("'" + std::string(text) + "': " + kind.name + " takes nothing after its name");
    return {.name = kind.name};
  }
  const std::string example = kind.name + ":0.3";
  const double share = name.empty() ? 0 : parse_number(parameter, example);
  if (share <= 0 || share > 1)
    throw TextError("'" + std::string(text) + "': " + kind.name +
                    " needs a share of its service time, above 0 and at most 1; write for example " + example);
  return {.name = kind.name, .share = share};
}

}  // namespace

std::uint64_t parse_positive(std::string_view text, std::uint64_t most) {
  const std::uint64_t count = parse_count(text, example_of(most));
  require_in_range(count, most);
  return count;
}

std::vector<std::uint64_t> parse_count_set(std::string_view text, std::uint64_t most) {
  std::vector<std::uint64_t> counts = parse_counts(text, example_of(most));
  for (const std::uint64_t count : counts) require_in_range(count, most);
  std::ranges::sort(counts);
  counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
  return counts;
}

std::vector<unsigned> parse_thread_counts(std::string_view text) {
  const std::vector<std::uint64_t> counts = parse_count_set(text, most_threads);
  return {counts.begin(), counts.end()};
}

std::size_t parse_choice(std::string_view text, std::string_view noun, std::span<const NamedChoice> choices) {
  const auto found = std::ranges::find(choices, text, &NamedChoice::name);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  std::vector<std::string> known;
  for (const NamedChoice& choice : choices) known.emplace_back(choice.name);
  unknown_name(noun, text, known);
}

void unknown_name(std::string_view noun, std::string_view text, const std::vector<std::string>& known) {
  std::string message = "unknown " + std::string(noun) + " '" + std::string(text) + "'";
  if (const std::string_view near = nearest(text, known); !near.empty())
    message += "; did you mean '" + std::string(near) + "'?";
  throw TextError(message + (message.ends_with('?') ? "" : ";") + " known: " + join(known));
}

std::vector<std::string> parse_names(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view name : split_list(text)) names.emplace_back(name);
  return names;
}

std::vector<JobChoice> parse_jobs(std::string_view text) {
  std::vector<JobChoice> jobs;
  for (const std::string_view part : split_list(text)) {
    JobChoice job = parse_job(part);
    if (std::ranges::find(jobs, job) == jobs.end()) jobs.push_back(std::move(job));
  }
  return jobs;
}

std::vector<std::chrono::nanoseconds> parse_sleeps(std::string_view text) {
  std::vector<std::chrono::nanoseconds> sleeps;
  for (const std::string_view part : split_list(text)) {
    const auto sleep = parse_duration(part);
    if (std::ranges::find(sleeps, sleep) == sleeps.end()) sleeps.push_back(sleep);
  }
  return sleeps;
}

SleepDistribution parse_sleep_distribution(std::string_view text) {
  const auto [name, parameter] = split_parameter(text);
  const auto recorded = [](std::string_view times, TimesKind kind) {
    return SleepDistribution{.shape = SleepShape::recorded,
                             .recorded = &recorded_times(parse_times_source(times, kind))};
  };
  if (name == "file") return recorded(parameter, TimesKind::durations);
  if (name == "quantiles") return recorded(parameter, TimesKind::quantiles);
  const auto published = std::ranges::find(published_quantiles(), text, &PublishedQuantiles::name);
  if (published != published_quantiles().end()) return recorded(published->quantiles, TimesKind::quantiles);
  if (name == "lognormal") return {.shape = SleepShape::lognormal, .lognormal_times = &lognormal_times(parameter)};
  if (name == "pareto") {
    const double alpha = parse_number(parameter, "pareto:1.5");
    if (alpha <= 1) throw TextError("'" + std::string(text) + "' has no mean; use a number above 1");
    return {.shape = SleepShape::pareto, .alpha = alpha};
  }
  const auto choices = sleep_distributions();
  const auto found = std::ranges::find(choices, text, &NamedChoice::name);
  if (found != choices.end()) return {.shape = static_cast<SleepShape>(found - choices.begin())};
  std::vector<std::string> known;
  for (const NamedChoice& choice : choices) known.emplace_back(choice.name);
  for (const PublishedQuantiles& one : published_quantiles()) known.emplace_back(one.name);
  unknown_name("distribution", text, known);
}

Arrivals parse_arrivals(std::string_view text) {
  const auto [name, parameter] = split_parameter(text);
  if (name == "file")
    return {.process = ArrivalProcess::recorded,
            .recorded = &recorded_times(parse_times_source(parameter, TimesKind::instants))};
  if (name == "burst") return {.process = ArrivalProcess::burst, .burst = parse_positive(parameter, most_jobs)};
  // The batch, the first process, is not among the choices.
  return {.process = static_cast<ArrivalProcess>(1 + parse_choice(text, "arrivals", arrival_processes()))};
}

std::chrono::nanoseconds parse_time_limit(std::string_view text) {
  const auto limit = parse_duration(text, "s");
  if (limit.count() == 0) throw TextError("must be more than 0");
  return limit;
}

double parse_minutes(std::string_view text) {
  constexpr double a_day = 1440;
  const double minutes = parse_number(text, "3 or 0.5");
  if (minutes <= 0 || minutes > a_day)
    throw TextError("'" + std::string(text) + "' is not a number of minutes above 0 and at most 1440");
  return minutes;
}

std::optional<Arrivals> parse_model(std::string_view text) {
  if (text == "open") return std::nullopt;
  const auto [name, parameters] = split_parameter(text);
  const auto comma = parameters.find(',');
  if (name != "closed" || comma == std::string_view::npos) {
    throw TextError("'" + std::string(text) +
                    "' is no model; write open, or closed:USERS,THINK, for example closed:100,1s");
  }
  return Arrivals{.process = ArrivalProcess::closed,
                  .users = parse_positive(parameters.substr(0, comma), most_threads),
                  .think = parse_duration(parameters.substr(comma + 1), "s")};
}

std::vector<double> parse_utilizations(std::string_view text) {
  std::vector<double> utilizations;
  for (const std::string_view part : split_list(text)) {
    const double utilization = parse_number(part, "0.5,0.7,0.9");
    if (utilization <= 0) throw TextError("'" + std::string(part) + "' is not above 0; write for example 0.5,0.7,0.9");
    utilizations.push_back(utilization);
  }
  std::ranges::sort(utilizations);
  utilizations.erase(std::unique(utilizations.begin(), utilizations.end()), utilizations.end());
  return utilizations;
}

external::Program parse_external(std::string_view text) {
  const auto sign = text.find('=');
  if (sign == std::string_view::npos) throw TextError("'" + std::string(text) + "' has no '='; write NAME=COMMAND");
  const std::string name(text.substr(0, sign));
  const std::string command(text.substr(sign + 1));
  if (name.empty()) throw TextError("'" + std::string(text) + "' has no name; write NAME=COMMAND");
  if (!is_pool_name(name)) throw TextError("'" + name + "' cannot be a name; " + std::string(pool_name_rule));
  if (command.find_first_not_of(" \t\r\n") == std::string::npos)
    throw TextError("'" + name + "' has no command; write NAME=COMMAND");
  return {.name = name, .description = "external: " + command, .command = command};
}

std::string parse_file_name(std::string_view text) {
  if (text.empty()) throw TextError("the name of the file is empty");
  return std::string(text == "/dev/stdout" ? "-" : text);
}

}  // namespace poolbench
