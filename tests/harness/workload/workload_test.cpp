#include "harness/workload/workload.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "harness/workload/fnv1a.hpp"
#include "tests/catch.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/near.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::CsvTable;
using testing::near;

namespace {

std::vector<std::string> texts(const std::vector<Word>& words) {
  std::vector<std::string> result;
  for (const Word& word : words) result.emplace_back(word.data(), word.size());
  return result;
}

double mean_of(const std::vector<std::chrono::nanoseconds>& times) {
  double sum = 0;
  for (const auto time : times) sum += static_cast<double>(time.count());
  return sum / static_cast<double>(times.size());
}

}  // namespace

TEST_CASE("the article's hundred words have the hashes that its program prints") {
  const CsvTable printed(testing::read_text(POOLBENCH_TEST_DATA "/article_jobs.csv"));
  const Workload workload({.jobs = 100, .words = WordSource::article});
  REQUIRE(printed.rows() == 100);
  const std::vector<std::string> words = printed.column("word");
  const std::vector<std::string> hashes = printed.column("fnv1a32");
  for (std::uint64_t job = 0; job < 100; ++job) {
    CAPTURE(job);
    CHECK(workload.word(job) == words[job]);
    CHECK(std::to_string(workload.hash(job)) == hashes[job]);
  }
}

TEST_CASE("the checksum is the sum of all hashes") {
  // 40157841348 is the sum of the first twenty hashes in article_jobs.csv, 230640885235 of all hundred.
  CHECK(Workload({.jobs = 20, .words = WordSource::article}).checksum() == 40'157'841'348);
  CHECK(Workload({.jobs = 100, .words = WordSource::article}).checksum() == 230'640'885'235);
  CHECK(Workload({.jobs = 1000}).checksum() == 2'164'915'037'282);
}

TEST_CASE("after a hundred jobs the article's words begin again") {
  const Workload workload({.jobs = 250, .words = WordSource::article});
  CHECK(workload.word(100) == "XVlBzgba");
  CHECK(workload.word(201) == "iCMRAjWw");
  CHECK(workload.hash(249) == workload.hash(49));
}

TEST_CASE("random words are the same on every platform") {
  CHECK(texts(random_words(5, 1)) ==
        std::vector<std::string>{"gGxiipeP", "axwBIqcW", "yGnxbTag", "iLHNYuqe", "kRKAuPGX"});
  CHECK(texts(random_words(3, 2)) == std::vector<std::string>{"AjjeYDEW", "dXNdtHQT", "VYjCNVVD"});
}

TEST_CASE("more random words begin with the same ones") {
  const auto few = random_words(10, 5);
  const auto many = random_words(1000, 5);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("random words use all letters and hardly repeat") {
  const auto words = random_words(10'000, 9);
  std::set<char> letters;
  for (const Word& word : words) letters.insert(word.begin(), word.end());
  CHECK(letters.size() == 52);
  CHECK(std::set<Word>(words.begin(), words.end()).size() == words.size());
}

TEST_CASE("each further hash round continues from the hash") {
  const std::uint32_t once = fnv1a("XVlBzgba");
  const std::uint32_t thrice = fnv1a("XVlBzgbaXVlBzgbaXVlBzgba");
  CHECK(Workload({.jobs = 1, .hash_rounds = 1, .words = WordSource::article}).hash(0) == once);
  CHECK(Workload({.jobs = 1, .hash_rounds = 3, .words = WordSource::article}).hash(0) == thrice);
  CHECK(Workload({.jobs = 1, .hash_rounds = 3, .words = WordSource::article}).checksum() == thrice);
}

TEST_CASE("constant service times are the mean") {
  const Workload workload({.jobs = 640, .sleep = 1ms});
  CHECK(workload.service_time(0) == 1ms);
  CHECK(workload.service_time(639) == 1ms);
  CHECK(workload.service_sum() == 640ms);
  CHECK(workload.service_max() == 1ms);
}

TEST_CASE("drawn service times are the same on every platform") {
  using Times = std::vector<std::chrono::nanoseconds>;
  CHECK(draw_service_times(3, 1ms, SleepDistribution::constant, 1) == Times{1ms, 1ms, 1ms});
  CHECK(draw_service_times(4, 1ms, SleepDistribution::uniform, 1) ==
        Times{441'188ns, 1'882'529ns, 571'977ns, 454'341ns});

  Times bimodal(32, 500us);  // of the first 32, the 25th and the last are long
  bimodal[24] = bimodal[31] = 10'500us;
  CHECK(draw_service_times(32, 1ms, SleepDistribution::bimodal, 1) == bimodal);
}

TEST_CASE("every distribution has the given mean") {
  const auto distribution =
      GENERATE(SleepDistribution::constant, SleepDistribution::uniform, SleepDistribution::exponential,
               SleepDistribution::lognormal, SleepDistribution::bimodal);
  const auto times = draw_service_times(100'000, 1ms, distribution, 11);
  CAPTURE(name_of(distribution));
  CHECK(near(mean_of(times), 1e6, 0.02));  // three standard errors of the widest, bimodal
  CHECK(*std::ranges::min_element(times) >= 0ns);
}

TEST_CASE("uniform service times stay below twice the mean, exponential ones do not") {
  const auto uniform = draw_service_times(10'000, 1ms, SleepDistribution::uniform, 1);
  const auto exponential = draw_service_times(10'000, 1ms, SleepDistribution::exponential, 1);
  CHECK(*std::ranges::max_element(uniform) <= 2ms);
  CHECK(*std::ranges::max_element(exponential) > 5ms);
}

TEST_CASE("a workload knows the sum and the maximum of its drawn service times") {
  const Workload workload({.jobs = 100, .sleep = 1ms, .distribution = SleepDistribution::exponential, .seed = 3});
  std::chrono::nanoseconds sum{}, longest{};
  for (std::uint64_t job = 0; job < 100; ++job) {
    sum += workload.service_time(job);
    longest = std::max(longest, workload.service_time(job));
  }
  CHECK(workload.service_sum() == sum);
  CHECK(workload.service_max() == longest);
}

TEST_CASE("a seed decides words and service times independently") {
  const auto workload = [](std::uint64_t seed, SleepDistribution distribution) {
    return Workload({.jobs = 50, .sleep = 1ms, .distribution = distribution, .seed = seed});
  };
  CHECK(workload(1, SleepDistribution::uniform).checksum() == workload(1, SleepDistribution::constant).checksum());
  CHECK(workload(1, SleepDistribution::uniform).service_sum() == workload(1, SleepDistribution::uniform).service_sum());
  CHECK(workload(1, SleepDistribution::uniform).checksum() != workload(2, SleepDistribution::uniform).checksum());
  CHECK(workload(1, SleepDistribution::uniform).service_sum() != workload(2, SleepDistribution::uniform).service_sum());
}

TEST_CASE("each draw has its own service times and the same words") {
  const WorkloadSpec spec{.jobs = 50, .sleep = 1ms, .distribution = SleepDistribution::lognormal, .seed = 7};
  const auto times = [](const Workload& workload) {
    std::vector<std::chrono::nanoseconds> result;
    for (std::uint64_t job = 0; job < workload.jobs(); ++job) result.push_back(workload.service_time(job));
    return result;
  };
  const Workload first(spec, 1), second(spec, 2);
  CHECK(first.draw() == 1);
  CHECK(second.draw() == 2);
  CHECK(first.checksum() == second.checksum());
  CHECK(first.word(49) == second.word(49));
  CHECK(times(first) != times(second));
  CHECK(times(second) == times(Workload(spec, 2)));
  CHECK(times(first) == times(Workload(spec)));  // the first, unless another is asked for
}

TEST_CASE("neighbouring draws and seeds have nothing in common") {
  std::set<std::vector<std::chrono::nanoseconds>> seen;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    for (std::uint64_t draw = 1; draw <= 10; ++draw)
      seen.insert(draw_service_times(5, 1ms, SleepDistribution::exponential, seed, draw));
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("draws differ only where service times are random") {
  CHECK(has_random_service({.jobs = 1, .sleep = 1ms, .distribution = SleepDistribution::uniform}));
  CHECK_FALSE(has_random_service({.jobs = 1, .sleep = 1ms}));
  CHECK_FALSE(has_random_service({.jobs = 1, .distribution = SleepDistribution::uniform}));
}

TEST_CASE("without sleep no service times are drawn") {
  const Workload workload({.jobs = 10, .distribution = SleepDistribution::exponential});
  CHECK(workload.service_sum() == 0ns);
  CHECK(workload.service_time(9) == 0ns);
}

TEST_CASE("two specs are equal if they make the same jobs") {
  const WorkloadSpec spec{.jobs = 10, .sleep = 1ms};
  WorkloadSpec other = spec;
  CHECK(other == spec);
  other.seed = 2;
  CHECK(other != spec);
}

TEST_CASE("the description of a workload has only what is unusual") {
  CHECK(describe({.jobs = 640, .sleep = 1ms}) == "640 jobs of 1ms");
  CHECK(describe({.jobs = 100'000}) == "100 000 jobs without sleep");
  CHECK(describe({.jobs = 640, .sleep = 1ms, .job = {.name = "mixed", .share = 0.3}}) == "640 mixed:0.3 jobs of 1ms");
  CHECK(describe({.jobs = 1, .job = {.name = "file"}}) == "1 file job");
  CHECK(
      describe(
          {.jobs = 1, .producers = 4, .sleep = 50us, .distribution = SleepDistribution::bimodal, .hash_rounds = 100}) ==
      "1 job of 50us (bimodal), 100 hash rounds, 4 producers");
  CHECK(describe({.jobs = 20, .sleep = 1s, .words = WordSource::article}) == "20 jobs of 1s, the article's words");
}

TEST_CASE("jobs per worker become jobs when the workers are known, and stay one sweep") {
  const WorkloadSpec sweep{.jobs_per_worker = 100, .sleep = 1ms};
  const WorkloadSpec one = for_workers(sweep, 1);
  const WorkloadSpec many = for_workers(sweep, 64);
  CHECK(one.jobs == 100);
  CHECK(many.jobs == 6400);
  CHECK(one != many);
  CHECK(sweep_of(one) == sweep_of(many));
  CHECK(describe(sweep) == "100 jobs a worker of 1ms");
  CHECK(describe(many) == "6 400 jobs of 1ms");
}

TEST_CASE("a fixed number of jobs is the same for all workers") {
  const WorkloadSpec fixed{.jobs = 640, .sleep = 1ms};
  CHECK(for_workers(fixed, 64) == fixed);
  CHECK(sweep_of(fixed) == fixed);
}

TEST_CASE("every distribution and word source has its name") {
  CHECK(name_of(SleepDistribution::constant) == "constant");
  CHECK(name_of(SleepDistribution::uniform) == "uniform");
  CHECK(name_of(SleepDistribution::exponential) == "exponential");
  CHECK(name_of(SleepDistribution::lognormal) == "lognormal");
  CHECK(name_of(SleepDistribution::bimodal) == "bimodal");
  CHECK(name_of(WordSource::random) == "random");
  CHECK(name_of(WordSource::article) == "article");
}
