#include "harness/measure/erlang.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace poolbench;
using Catch::Detail::Approx;

TEST_CASE("with one server, the share that waits is the utilization, and responses are exponential") {
  const MarkovQueue queue{.arrivals_per_s = 70, .service_s = 0.01, .servers = 1};
  CHECK(waiting_share(queue) == Approx(0.7));
  CHECK(later_than(queue, 0.05) == Approx(std::exp(-0.05 * (100 - 70))));
}

TEST_CASE("with two servers, Erlang's C has a closed form") {
  // C(2, a) = a² / (2 + a), from the sums of the textbook formula.
  const MarkovQueue queue{.arrivals_per_s = 120, .service_s = 0.01, .servers = 2};
  CHECK(waiting_share(queue) == Approx(1.2 * 1.2 / 3.2));
}

TEST_CASE("no response is longer than a service time's tail alone, and all wait where servers are too few") {
  const MarkovQueue many{.arrivals_per_s = 100, .service_s = 0.01, .servers = 100};
  CHECK(waiting_share(many) < 1e-50);
  CHECK(later_than(many, 0.02) == Approx(std::exp(-2)));
  const MarkovQueue few{.arrivals_per_s = 100, .service_s = 0.01, .servers = 1};
  CHECK(waiting_share(few) == 1);
  CHECK(later_than(few, 10) == 1);
}

TEST_CASE("the tail is continuous where the wait and the service have the same rate") {
  const MarkovQueue at{.arrivals_per_s = 100, .service_s = 0.01, .servers = 2};  // a + 1 = c
  const MarkovQueue near{.arrivals_per_s = 100 + 1e-5, .service_s = 0.01, .servers = 2};
  CHECK(later_than(at, 0.03) == Approx(later_than(near, 0.03)).epsilon(1e-5));
}

TEST_CASE("the fewest servers meet the objective, and one fewer does not") {
  const MarkovQueue load{.arrivals_per_s = 400, .service_s = 0.01};
  const auto servers = fewest_servers(load, 0.08, 0.99, 1000);
  REQUIRE(servers);
  MarkovQueue queue = load;
  queue.servers = *servers;
  CHECK(later_than(queue, 0.08) <= 0.01);
  queue.servers = *servers - 1;
  CHECK(later_than(queue, 0.08) > 0.01);
}

TEST_CASE("no number of servers makes a service time shorter") {
  CHECK_FALSE(fewest_servers({.arrivals_per_s = 1, .service_s = 0.01}, 0.04, 0.99, 100'000));
}
