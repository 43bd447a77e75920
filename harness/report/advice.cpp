#include "harness/report/advice.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <ostream>

#include "harness/report/advice_table.hpp"
#include "harness/report/advice_words.hpp"
#include "harness/report/paragraph.hpp"
#include "harness/report/throughput_advice.hpp"
#include "harness/text/list.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr double notable_drift = 1.1;
constexpr double twice = 2;
constexpr double alike_in_load = 1.1;

std::string percent(double share, int digits = 0) {
  return format_fixed(100 * share, digits) + " %";
}

std::string run_pool(const std::string& pool, unsigned workers) {
  return "run " + pool + " with " + plural(workers, "worker");
}

double stretch_of(const Recommendation& found, const Point& point) {
  const auto figures = found.figures.find(point);
  return figures != found.figures.end() ? figures->second.stretch.value_or(1) : 1;
}

std::string cooperative_caveat(const std::string& pool) {
  return pool + " needs waits that cooperate: a job that blocks would hold up all others.";
}

bool is_cooperative(const RecommendQuestion& question, const std::string& pool) {
  return std::ranges::find(question.cooperative, pool) != question.cooperative.end();
}

/// "with 120 a job takes twice as long": the fewest workers, more than advised, that stretch jobs so much.
std::string above(const Recommendation& found, const Point& advised) {
  for (const auto& [point, samples] : found.search->samples()) {
    if (point.pool == advised.pool && point.workers > advised.workers &&
        stretch_of(found, point) >= twice * stretch_of(found, advised))
      return "with " + format_count(point.workers) + " a job takes twice as long";
  }
  return "";
}

std::string advise_throughput(const Recommendation& found) {
  if (!found.search) return "no advice: no pool was measured";
  const std::optional<ThroughputAdvice> advice = throughput_advice(*found.search);
  if (!advice) return "no advice: no trial of any pool succeeded";
  std::string text =
      run_pool(advice->advised.pool, advice->advised.workers) + ": " + format_whole(advice->advised_hz) + " jobs/s";
  text += advice->advised == advice->best
              ? ", the best that was measured"
              : ", within " + percent(std::max(0.01, 1 - advice->advised_hz / advice->best_hz)) + " of the best";
  if (!advice->equals.empty()) text += "; which pool does not matter";
  std::vector<std::string> limits;
  if (advice->knee.workers > 1 && advice->knee.workers < advice->advised.workers)
    limits.push_back("below " + format_count(advice->knee.workers) + " it loses 5 %");
  if (const std::string stretched = above(found, advice->advised); !stretched.empty()) limits.push_back(stretched);
  return limits.empty() ? text : text + "; " + join(limits);
}

std::string percentile_name(const RecommendQuestion& question) {
  const std::string objective = name_of(question.load->objective);
  return objective.substr(0, objective.find('<'));
}

/// Whether no more time would find workers that meet the objective.
bool none_meets(const Recommendation& found) {
  if (!found.walk) return found.sizing && !found.sizing->workers;
  return !found.walk->fewest() && (!found.out_of_time || found.saturated_with);
}

std::string measured_percentile(const LoadWalk& walk, unsigned workers) {
  const std::optional<double> ns = walk.percentile_ns(workers);
  return ns ? format_duration(*ns) : "too many waited";
}

std::string no_workers_meet_it(const RecommendQuestion& question, const Recommendation& found) {
  std::string text =
      "no number of workers up to " + format_count(question.most_workers) + " meets " + objective_text(question);
  if (!found.walk || found.walk->measured().empty()) return text;
  const unsigned best = found.walk->best_measured();
  const std::optional<double> ns = found.walk->percentile_ns(best);
  if (!ns) return text + ": jobs wait longer and longer";
  return text + ": the best was " + format_duration(*ns) + " with " + format_count(best) + " in " + found.load_pool;
}

std::string advise_load(const RecommendQuestion& question, const Recommendation& found) {
  const bool limited = found.sizing && limit_of_load(question, found.split) != LoadLimit::none;
  if (limited) return no_workers_meet_it(question, found);
  if (!found.walk)
    return found.out_of_time ? "no advice yet: out of time; allow more --minutes"
                             : "no advice: no load of any pool could be measured";
  const std::optional<unsigned> workers = found.walk->fewest();
  if (!workers)
    return none_meets(found) ? no_workers_meet_it(question, found) : "no advice yet: out of time; allow more --minutes";
  std::string text = run_pool(found.load_pool, *workers) + ": " + percentile_name(question) + " " +
                     measured_percentile(*found.walk, *workers) + " at " + format_rate(question.load->rate_hz);
  if (*workers == 1) return text;
  if (!found.walk->is_verified()) return text + "; whether fewer would do was not checked to the end";
  const std::string fewer = format_count(*workers - 1);
  const std::string measured = measured_percentile(*found.walk, *workers - 1);
  const auto most_ns = static_cast<double>(question.load->objective.most.count());
  if (found.walk->percentile_ns(*workers - 1).value_or(most_ns + 1) <= most_ns)
    return text + "; " + fewer + " got by in a short load (" + measured + ") but would not in a long one";
  return text + "; " + fewer + " miss " + name_of(question.load->objective) + " (" + measured + ")";
}

/// Why no workers meet the objective.
std::string limit_text(const RecommendQuestion& question, const Recommendation& found) {
  const JobSplit& split = found.split;
  const double rate_hz = question.load->rate_hz;
  if (limit_of_load(question, split) == LoadLimit::jobs)
    return "The jobs themselves are the limit: without any wait, their " + percentile_name(question) + " is " +
           format_duration(own_percentile_ns(split, question.load->objective)) + ".";
  if (limit_of_load(question, split) == LoadLimit::workers)
    return "The workers are the limit: by Little's law, the jobs keep " +
           format_ratio(rate_hz * split.service_ns() * 1e-9) + " busy; allow more with --max-workers.";
  if (found.saturated_with)
    return "The machine is the limit: " + plural(*found.saturated_with, "worker") + " missed it while all " +
           format_fixed(question.cpus, 1) + " processors were busy.";
  const double needed_cpus = rate_hz * split.compute_ns * 1e-9;
  if (needed_cpus > question.cpus)
    return "The machine is the limit: the jobs need " + format_fixed(needed_cpus, 1) + " processors, and there are " +
           format_fixed(question.cpus, 1) + ".";
  return "The workers are the limit: allow more with --max-workers.";
}

void add_load_caveats(std::vector<std::string>& texts, const RecommendQuestion& question, const Recommendation& found) {
  const bool limited = found.sizing && limit_of_load(question, found.split) != LoadLimit::none;
  if (none_meets(found) || limited) texts.push_back(limit_text(question, found));
  if (found.load_pool.empty()) return;
  std::size_t alike = 0;
  for (const auto& [pool, ns] : found.screened_ns)
    if (ns <= alike_in_load * found.screened_ns.at(found.load_pool)) ++alike;
  if (alike > 1 && alike == found.screened_ns.size())
    texts.push_back("Which pool does not matter: all " + format_count(alike) + " were within " +
                    percent(alike_in_load - 1) + " of " + found.load_pool + " with the same load.");
  if (is_cooperative(question, found.load_pool)) texts.push_back(cooperative_caveat(found.load_pool));
}

/// Jobs so short that handing them out costs more than doing them.
std::string not_worth_a_pool(const Recommendation& found, const ThroughputAdvice& advice) {
  const double alone_hz = 1e9 / std::max(1.0, found.split.service_ns());
  if (advice.best_hz >= alone_hz) return "";
  return "No pool is as fast as no pool: a thread that runs the jobs itself does " + format_whole(alone_hz) +
         " jobs/s. Give a pool larger jobs.";
}

void add_throughput_caveats(std::vector<std::string>& texts, const RecommendQuestion& question,
                            const Recommendation& found) {
  const std::optional<ThroughputAdvice> advice = throughput_advice(*found.search);
  if (!advice) return;
  if (const std::string why = not_worth_a_pool(found, *advice); !why.empty()) texts.push_back(why);
  if (!advice->equals.empty())
    texts.push_back("Which pool does not matter: " + join(advice->equals) +
                    (advice->equals.size() == 1 ? " is" : " are") + " within 3 % of " + advice->best.pool +
                    ", or cannot be told apart from it.");
  if (is_cooperative(question, advice->advised.pool)) texts.push_back(cooperative_caveat(advice->advised.pool));
  if (const std::optional<double> share = serial_share(question, found, *advice)) {
    texts.push_back("Not the pool: your job holds a lock, or something else of which there is one, for about " +
                    percent(*share) + " of its time. More workers only wait for it while processors are idle.");
  } else if (machine_is_the_limit(question, found, advice->advised)) {
    texts.emplace_back("The machine is the limit: its processors are busy. More workers gain little.");
  }
  if (const double ratio = drift(*found.search); ratio > notable_drift || ratio < 1 / notable_drift)
    texts.push_back("This machine drifts: later repetitions were " + format_ratio(ratio) +
                    " times as fast. Measure on the machine that you will run on.");
}

}  // namespace

bool has_answer(const RecommendQuestion& question, const Recommendation& found) {
  if (!question.load) return found.search && throughput_advice(*found.search);
  if (found.sizing && limit_of_load(question, found.split) != LoadLimit::none) return true;
  return found.walk && (found.walk->fewest() || none_meets(found));
}

std::string advice(const RecommendQuestion& question, const Recommendation& found) {
  return question.load ? advise_load(question, found) : advise_throughput(found);
}

std::vector<std::string> caveats(const RecommendQuestion& question, const Recommendation& found) {
  std::vector<std::string> texts;
  if (question.load) {
    add_load_caveats(texts, question, found);
  } else if (found.search) {
    add_throughput_caveats(texts, question, found);
  }
  if (found.out_of_time)
    texts.emplace_back("It ended before everything was measured; more --minutes make the answer firmer.");
  if (!found.circumstances.empty()) {
    std::ranges::copy(found.circumstances, std::back_inserter(texts));
    texts.emplace_back("Measure on the machine that you will run on, while nothing else runs.");
  }
  for (const std::string& failure : found.failures) texts.push_back(failure + ".");
  return texts;
}

void print_recommendation(std::ostream& out, const Terminal& terminal, const RecommendQuestion& question,
                          const Recommendation& found) {
  const std::size_t width = text_width(terminal) - 2;
  const auto print = [&](const std::vector<std::string>& texts, const std::string& mark) {
    for (const std::string& text : texts) out << mark << ' ' << wrapped(text, width, "  ") << '\n';
  };
  out << '\n' << terminal.bold(wrapped(advice(question, found), width, "  ")) << '\n';
  print(caveats(question, found), terminal.yellow("*"));
  out << '\n';
  print_advice_table(out, terminal, question, found);
  out << '\n';
  print(reasons(question, found), "-");
  if (const std::string command = showing_command(question, found); !command.empty())
    out << "\nShow it:\n  " << command << '\n';
}

}  // namespace poolbench
