#include "harness/report/findings.hpp"

#include "harness/report/findings/circumstances.hpp"
#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::evidence;
using testing::failed;
using testing::findings;
using testing::sound;

TEST_CASE("what a job says about its figures is found once") {
  CellSummary channel = sound("channel");
  CellSummary arena = sound("arena");
  channel.caution = arena.caution = "Reads may come from the page cache.";
  Findings found;
  cautions_of_jobs(evidence({channel, arena}), found);
  CHECK(found == Findings{"Reads may come from the page cache."});
}

TEST_CASE("a sound run has no findings") {
  CHECK(findings({sound("sequential", 1), sound("channel", 1), sound("channel", 64)}).empty());
}

TEST_CASE("failed trials are found, with their first error") {
  CellSummary one = sound();
  one.failures = 1;
  one.first_error = "the pool lost 1 job of 640";
  CHECK(findings({one, failed("arena", 1)}) ==
        Findings{"channel with 8 workers: 1 trial failed; the pool lost 1 job of 640.",
                 "arena with 1 worker: 5 trials failed; set-up: no such device."});
}

TEST_CASE("a pool that never reached its W is found, with all these worker counts") {
  CellSummary reached = sound("channel", 2);
  CellSummary first = sound("channel", 4);
  first.peak_concurrency = 3;
  CellSummary second = sound("channel", 8);
  second.peak_concurrency = 1;
  CHECK(findings({reached, first, second}) ==
        Findings{"channel with 4 and 8 workers never had all of them busy: with 8, at most 1 job ran at once."});
  CellSummary many = sound("channel", 1'000);
  many.cell.workload.jobs = 20'000;
  many.peak_concurrency = 999;
  CHECK(findings({many}) ==
        Findings{"channel with 1 000 workers never had all of them busy: with 1 000, at most 999 jobs ran at once."});
}

TEST_CASE("the warm-up shows whether a pool has its workers, even if jobs do not sleep") {
  CellSummary limited = sound("openmp", 16);
  limited.cell.workload.sleep = {};
  limited.peak_concurrency = 2;
  CHECK(findings({limited}).empty());
  limited.too_few_in_warm_up = 3;
  CHECK(findings({limited}) == Findings{"openmp with 16 workers never had all of them busy: with 16, at most 3 jobs "
                                        "ran at once, even in the warm-up. Check what limits its threads."});
}

TEST_CASE("each pool that never reached its W has its own finding") {
  CellSummary channel = sound("channel", 8);
  channel.peak_concurrency = 7;
  CellSummary arena = sound("arena", 8);
  arena.peak_concurrency = 6;
  CHECK(findings({channel, arena}).size() == 2);
}

TEST_CASE("fewer jobs than workers cannot keep all of them busy") {
  CellSummary few = sound("channel", 64);
  few.cell.workload.jobs = 20;
  few.peak_concurrency = 20;
  CHECK(findings({few}).empty());
  few.peak_concurrency = 19;
  CHECK(findings({few}).size() == 1);
}

TEST_CASE("jobs without sleep or trace are not expected to overlap") {
  CellSummary short_jobs = sound();
  short_jobs.cell.workload.sleep = 0ms;
  short_jobs.peak_concurrency = 1;
  CellSummary untraced = sound();
  untraced.peak_concurrency.reset();
  CHECK(findings({short_jobs}).empty());
  CHECK(findings({untraced}).empty());
}

TEST_CASE("a machine that was the limit is found") {
  CellSummary busy = sound();
  busy.cpu_per_makespan = 3.7;
  CHECK(findings({sound("channel", 1), busy}) ==
        Findings{
            "channel with 8 workers kept 3.7 of 4.0 processors busy: the machine is as much of a limit as the pool."});
  busy.cpu_per_makespan = 3.5;
  CHECK(findings({busy}).empty());
}

TEST_CASE("a control group's quota makes a machine smaller") {
  CellSummary busy = sound();
  busy.cpu_per_makespan = 1.4;
  Evidence limited = evidence({busy});
  limited.machine.cpu_quota = 1.5;
  CHECK(find_findings(limited) ==
        Findings{
            "channel with 8 workers kept 1.4 of 1.5 processors busy: the machine is as much of a limit as the pool."});
}

TEST_CASE("jobs without sleep may keep the machine busy") {
  CellSummary busy = sound();
  busy.cell.workload.sleep = 0ms;
  busy.cpu_per_makespan = 4;
  CHECK(findings({busy}).empty());
}

TEST_CASE("a build without optimization is found") {
  Evidence debug = evidence({sound()});
  debug.build_type = "Debug";
  CHECK(find_findings(debug) ==
        Findings{"This is a Debug build: its times mean little; build with `cmake --preset release`."});
  debug.build_type = "";
  CHECK(find_findings(debug) ==
        Findings{"This is a build without optimization: its times mean little; build with `cmake --preset release`."});
}

TEST_CASE("a machine that others kept busy is found") {
  Evidence loaded = evidence({sound()});
  loaded.load = ForeignLoad{.busy_cpus = 0.7, .stolen_cpus = 0};
  CHECK(find_findings(loaded) ==
        Findings{"Other processes kept 0.7 of 4 processors busy during the run; stop them and run again."});
  loaded.load = ForeignLoad{.busy_cpus = 0, .stolen_cpus = 0.25};
  CHECK(find_findings(loaded) == Findings{"The hypervisor gave 0.2 processors' worth of time to other machines during "
                                          "the run; compare only within this run."});
  loaded.load.reset();
  CHECK(find_findings(loaded).empty());
}

TEST_CASE("a load that would be printed as 0.0 is not worth a finding") {
  Evidence loaded = evidence({sound()});
  loaded.machine.cpus = 1;
  loaded.load = ForeignLoad{.busy_cpus = 0, .stolen_cpus = 0.049};  // more than 2 % of a processor
  CHECK(find_findings(loaded).empty());
  loaded.load->stolen_cpus = 0.051;
  CHECK(find_findings(loaded) == Findings{"The hypervisor gave 0.1 processors' worth of time to other machines during "
                                          "the run; compare only within this run."});
}

TEST_CASE("too few repetitions are found, with the number that is enough") {
  CellSummary few = sound("arena");
  few.repetitions = 4;
  CHECK(findings({sound(), few}) == Findings{"Only 4 repetitions: too few to rank pools; measure with "
                                             "--repetitions 5 or more, 6 for a 95 % interval."});
  few.repetitions = 1;
  CHECK(findings({sound(), few}) == Findings{"Only 1 repetition: too few to rank pools; measure with "
                                             "--repetitions 5 or more, 6 for a 95 % interval."});
}

TEST_CASE("a cell without any success does not hide that others have few repetitions") {
  CellSummary few = sound("channel");
  few.repetitions = 3;
  CHECK(findings({few, failed("arena", 8)}).size() == 2);
}

TEST_CASE("a finding names its workload if there are several") {
  CellSummary below = sound("channel", 8);
  below.peak_concurrency = 7;
  CellSummary other = sound("channel", 8);
  other.cell.workload.sleep = 5ms;
  CHECK(
      findings({below, other}) ==
      Findings{
          "channel with 8 workers (640 jobs of 1ms) never had all of them busy: with 8, at most 7 jobs ran at once."});
}

TEST_CASE("the worker counts of a sweep of jobs per worker share a finding") {
  std::vector<CellSummary> sweep{sound("sequential", 1), sound("sequential", 1), sound("channel", 4),
                                 sound("channel", 8)};
  for (CellSummary& summary : sweep) {
    summary.cell.workload.jobs_per_worker = 100;
    summary.cell.workload.jobs = 100 * summary.cell.workers;
    summary.cpu_per_makespan = 4;
  }
  sweep[1].cell.workload.jobs = 800;
  CHECK(findings(sweep) ==
        Findings{
            "sequential with 1 worker kept 4.0 of 4.0 processors busy: the machine is as much of a limit as the pool.",
            "channel with 4 and 8 workers kept 4.0 of 4.0 processors busy: the machine is as much of a limit as the "
            "pool."});
}

TEST_CASE("nothing is found without rows") {
  CHECK(findings({}).empty());
}

TEST_CASE("a pool that lets jobs wait after their turn is found, with what that costs at the lowest such rate") {
  const auto loaded = [](const std::string& pool, double excess_ns, std::int64_t p999_ns, double rate_hz = 500) {
    CellSummary summary = sound(pool, 8);
    summary.cell.workload.sleep = 10ms;
    summary.cell.workload.arrivals = {.process = ArrivalProcess::poisson, .rate_hz = rate_hz};
    summary.service_mean_ns = 10e6;
    summary.stretch = 1.0;
    summary.load =
        LoadSummary{.response_ns = {.p999 = p999_ns}, .wait_excess_p50_ns = 1e5, .wait_excess_p99_ns = excess_ns};
    return summary;
  };
  CHECK(findings({loaded("go", 9.9e6, 90'000'000)}).empty());
  CHECK(findings({loaded("arena", 24e6, 180'000'000), loaded("go", 1e6, 90'000'000), loaded("uv", 2e6, 95'000'000),
                  loaded("arena", 48e6, 360'000'000, 900)}) ==
        Findings{"arena with 8 workers served jobs out of turn. At 500/s, one in a hundred waited at least 24.0 ms "
                 "longer than in the order of arrival; its p99.9 was 180 ms, that of go 90.0 ms."});
  CHECK(findings({loaded("arena", 24e6, 180'000'000, 0)}) ==
        Findings{"arena with 8 workers served jobs out of turn. One in a hundred waited at least 24.0 ms longer than "
                 "in the order of arrival; its p99.9 was 180 ms."});

  CellSummary slow = loaded("go", 24e6, 180'000'000);
  slow.load->wait_excess_p50_ns = 8e6;
  CHECK(findings({slow}).empty());
  CellSummary overloaded = loaded("arena", 24e6, 180'000'000);
  overloaded.load->overload = true;
  CHECK(findings({overloaded}).empty());
}
