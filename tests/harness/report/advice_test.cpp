#include "harness/report/advice.hpp"

#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const WorkloadSpec millisecond{.sleep = 1ms};

RecommendQuestion batch_question(std::vector<std::string> pools) {
  return {.pools = std::move(pools), .job = millisecond, .most_workers = 1024, .cpus = 2, .budget = 3min};
}

RecommendQuestion load_question(std::chrono::nanoseconds most) {
  RecommendQuestion question = batch_question({"a", "mutex-queue"});
  question.load = LoadQuestion{.rate_hz = 400, .objective = {.per_mille = 990, .most = most}};
  return question;
}

JobSplit split(double compute_ns, double wait_ns) {
  const auto service = static_cast<std::int64_t>(compute_ns + wait_ns);
  return {.compute_ns = compute_ns, .wait_ns = wait_ns, .services = std::vector<std::int64_t>(1000, service)};
}

/// Adds five samples that scatter by 1 %.
void add(Recommendation& found, const Point& point, double per_s, PointFigures figures = {.busy_cpus = 1.5}) {
  for (const double factor : {0.99, 0.995, 1.0, 1.005, 1.01}) found.search->add(point, factor * per_s);
  found.figures[point] = figures;
  found.trials += 5;
}

Recommendation with_pools(const std::vector<std::string>& pools) {
  Recommendation found{.split = split(10'000, 990'000), .guess = 200};
  found.search.emplace(pools, 200, 1024);
  return found;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

}  // namespace

TEST_CASE("the advice names the pool and the fewest workers that come close to the best") {
  const RecommendQuestion question = batch_question({"a", "b"});
  Recommendation found = with_pools(question.pools);
  add(found, {"a", 32}, 30'000);
  add(found, {"a", 40}, 40'000);
  add(found, {"a", 48}, 41'700);
  add(found, {"a", 96}, 42'000);
  add(found, {"b", 48}, 20'000);
  CHECK(advice(question, found) ==
        "run a with 48 workers: 41 700 jobs/s, within 1 % of the best; below 40 it loses 5 %");
  CHECK(caveats(question, found).empty());
  CHECK_THAT(joined(reasons(question, found)), Contains("A job alone takes 1.00 ms, of which 10.0 us on a processor"));
  CHECK_THAT(joined(reasons(question, found)),
             Contains("Little's law: 41 700 jobs/s x 1.00 ms keep 41.7 workers busy"));
  CHECK_THAT(joined(reasons(question, found)), Contains("is not fitted: it needs 6 numbers of workers, and 4 were"));
  CHECK_THAT(joined(reasons(question, found)), Contains("25 trials in all"));
  CHECK(showing_command(question, found) ==
        "poolbench run --pools a,b --workers 32,48,96 --sleep 1ms --jobs-per-worker 500 --repetitions 5");
}

TEST_CASE("the advice says from how many workers on jobs take twice as long") {
  const RecommendQuestion question = batch_question({"a"});
  Recommendation found = with_pools(question.pools);
  add(found, {"a", 48}, 41'700, {.busy_cpus = 1, .stretch = 1.1});
  add(found, {"a", 120}, 41'000, {.busy_cpus = 1, .stretch = 2.5});
  CHECK_THAT(advice(question, found), Contains("with 120 a job takes twice as long"));
}

TEST_CASE("where pools cannot be told apart, the plain one is advised") {
  const RecommendQuestion question = batch_question({"a", "mutex-queue"});
  Recommendation found = with_pools(question.pools);
  add(found, {"a", 48}, 10'050);
  add(found, {"mutex-queue", 48}, 10'000);
  CHECK_THAT(advice(question, found), StartsWith("run mutex-queue with 48 workers"));
  CHECK_THAT(advice(question, found), Contains("which pool does not matter"));
  CHECK_THAT(joined(caveats(question, found)), Contains("mutex-queue is within 3 % of a"));
}

TEST_CASE("busy processors are the limit") {
  const RecommendQuestion question = batch_question({"a"});
  Recommendation found = with_pools(question.pools);
  add(found, {"a", 48}, 41'700, {.busy_cpus = 1.95, .stretch = 1.1});
  CHECK_THAT(joined(caveats(question, found)), StartsWith("The machine is the limit"));
}

TEST_CASE("idle processors and jobs that hold each other up mean a lock, not a bad pool") {
  const RecommendQuestion question = batch_question({"a"});
  Recommendation found = with_pools(question.pools);
  add(found, {"a", 4}, 3'000, {.busy_cpus = 0.1, .stretch = 1.3});
  add(found, {"a", 16}, 3'050, {.busy_cpus = 0.1, .stretch = 5.2});
  add(found, {"a", 64}, 3'000, {.busy_cpus = 0.1, .stretch = 21});
  CHECK_THAT(joined(caveats(question, found)), StartsWith("Not the pool: your job holds a lock"));
  add(found, {"a", 256}, 3'100, {.busy_cpus = 0.1, .stretch = 84});
  CHECK_THAT(joined(caveats(question, found)), StartsWith("Not the pool: your job holds a lock"));
}

TEST_CASE("a machine that drifts is told from one that is noisy") {
  const RecommendQuestion question = batch_question({"a"});
  Recommendation found = with_pools(question.pools);
  for (const double sample : {100.0, 101.0, 130.0, 140.0, 141.0}) found.search->add({"a", 8}, sample);
  CHECK_THAT(joined(caveats(question, found)), Contains("Measure on the machine that you will run on"));
  Recommendation noisy = with_pools(question.pools);
  for (const double sample : {100.0, 141.0, 130.0, 101.0, 140.0}) noisy.search->add({"a", 8}, sample);
  CHECK_THAT(joined(caveats(question, noisy)), !Contains("drifts"));
}

TEST_CASE("a cooperative pool is advised only with its condition") {
  RecommendQuestion question = batch_question({"goroutine"});
  question.cooperative = {"goroutine"};
  Recommendation found = with_pools(question.pools);
  add(found, {"goroutine", 48}, 41'700);
  CHECK_THAT(joined(caveats(question, found)), StartsWith("goroutine needs waits that cooperate"));
}

TEST_CASE("under load, the advice says which workers are too few") {
  const RecommendQuestion question = load_question(50ms);
  Recommendation found{.split = split(10'000, 4'990'000), .guess = 200};
  found.sizing = Sizing{.workers = 3, .model = "Erlang's C"};
  found.screened_ns = {{"a", 20e6}, {"mutex-queue", 20e6}};
  found.load_pool = "mutex-queue";
  LoadWalk& walk = found.walk.emplace(3, 1024, question.load->objective);
  for (auto counts = walk.next(); !counts.empty(); counts = walk.next())
    for (const unsigned count : counts) walk.add(count, {.p99 = count >= 3 ? 40'000'000 : 60'000'000});
  CHECK(advice(question, found) == "run mutex-queue with 3 workers: p99 40.0 ms at 400/s; 2 miss p99<50ms (60.0 ms)");
  CHECK_THAT(joined(caveats(question, found)), StartsWith("Which pool does not matter: all 2"));
  CHECK_THAT(joined(reasons(question, found)), Contains("By Erlang's C, a pool that loses no time needs 3 workers"));
  CHECK(showing_command(question, found) ==
        "poolbench load --pools mutex-queue --workers 2,3,4 --rate 400/s --sleep 1ms --sleep-dist 'constant' --jobs "
        "3600 --slo 'p99<50ms'");
}

TEST_CASE("an objective that no pool can meet names what limits it") {
  Recommendation found{.split = split(10'000, 4'990'000), .guess = 200};
  found.sizing = Sizing{.workers = {}, .model = "Erlang's C"};
  const RecommendQuestion too_short = load_question(4ms);
  CHECK(advice(too_short, found) == "no number of workers up to 1 024 meets p99<4ms at 400/s");
  CHECK(joined(caveats(too_short, found)) ==
        "The jobs themselves are the limit: without any wait, their p99 is 5.00 ms.\n");
  RecommendQuestion too_few = load_question(50ms);
  too_few.most_workers = 2;
  CHECK_THAT(joined(caveats(too_few, found)), Contains("Little's law, the jobs keep 2.00 busy; allow more with"));
}

TEST_CASE("busy processors that miss the objective are the limit") {
  const RecommendQuestion question = load_question(50ms);
  Recommendation found{.split = split(5'000'000, 0), .guess = 2};
  found.sizing = Sizing{.workers = 3, .model = "Erlang's C"};
  found.load_pool = "mutex-queue";
  LoadWalk& walk = found.walk.emplace(3, 1024, question.load->objective);
  for (const unsigned workers : walk.next()) walk.add_overload(workers);
  walk.stop_growing();
  found.saturated_with = 4;
  CHECK(advice(question, found) ==
        "no number of workers up to 1 024 meets p99<50ms at 400/s: jobs wait longer and longer");
  CHECK(joined(caveats(question, found)) ==
        "The machine is the limit: 4 workers missed it while all 2.0 processors were busy.\n");
  found.out_of_time = true;
  CHECK(has_answer(question, found));
  CHECK_THAT(advice(question, found), StartsWith("no number of workers"));
  for (int i = 0; i < 2; ++i) walk.add(3, {.p99 = 70'000'000});
  CHECK_THAT(advice(question, found), Contains("the best was 70.0 ms with 3 in mutex-queue"));
}

TEST_CASE("what is known so far can be printed at any time") {
  const RecommendQuestion question = batch_question({"a"});
  const RecommendQuestion load = load_question(50ms);
  const Terminal plain(false, false, 80);
  std::ostringstream out;
  print_recommendation(out, plain, question, {});
  print_recommendation(out, plain, load, {.split = split(1, 1), .out_of_time = true});
  Recommendation screened{.split = split(1, 1), .sizing = Sizing{.workers = 3, .model = "x"}, .out_of_time = true};
  screened.screened_ns["a"] = 1;
  print_recommendation(out, plain, load, screened);
  CHECK_THAT(out.str(), Contains("no advice"));
}
