#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace poolbench::testing {

/// A submit, or the service of a job, as recorded in a timeline; times in nanoseconds.
struct TimelineEvent {
  std::string name;
  std::uint64_t tid = 0;
  std::uint64_t job = 0;
  std::int64_t at_ns = 0;
  std::int64_t duration_ns = 0;  ///< this and the following are set only for a service
  std::int64_t wait_ns = 0;
  std::int64_t queueing_ns = 0;
  std::int64_t service_ns = 0;

  std::int64_t end_ns() const { return at_ns + duration_ns; }
};

/// One process of the timeline.
struct Timeline {
  std::string name;
  std::string label;
  std::int64_t place = -1;
  std::map<std::uint64_t, std::string> threads;  ///< names by tid
  std::map<std::uint64_t, std::int64_t> order;   ///< sort indices by tid
  std::vector<TimelineEvent> submits;            ///< in the order of the file
  std::vector<TimelineEvent> services;
};

/// Reads a file of Trace Events as its viewers do, by pid. Throws std::runtime_error, or nlohmann's exceptions, if the
/// file breaks a rule of the format: it is a JSON object; an event has the fields of its phase, with the right types;
/// instants have a scope; complete events have a duration that is not negative; metadata are of known kinds; each
/// process or thread that has events has a name; and no thread counts as the main one (for Perfetto, the one whose tid
/// is the pid).
class TimelineReader {
 public:
  static std::map<std::uint64_t, Timeline> read(const std::string& text) {
    const Json file = Json::parse(text);
    require(file.is_object(), "the file is not an object");
    require(file.at("displayTimeUnit") == "ms" || file.at("displayTimeUnit") == "ns", "the time unit is unknown");
    require(file.at("otherData").is_object(), "otherData is not an object");
    TimelineReader reader;
    for (const Json& event : file.at("traceEvents").get_ref<const Json::array_t&>()) reader.take(event);
    reader.require_names();
    return std::move(reader.timelines_);
  }

 private:
  using Json = nlohmann::json;

  static void require(bool kept, const std::string& otherwise) {
    if (!kept) throw std::runtime_error(otherwise);
  }

  static std::int64_t nanoseconds(const Json& microseconds) {
    require(microseconds.is_number() && microseconds.get<double>() >= 0, "a time is not a number, or negative");
    return std::llround(microseconds.get<double>() * 1000);
  }

  void take(const Json& event) {
    const std::string phase = event.at("ph").get<std::string>();
    require(event.at("name").is_string(), "an event has no name");
    require(event.at("pid").is_number_unsigned() && event.at("tid").is_number_unsigned(),
            "an id is not a whole number");
    require(event.at("pid") != event.at("tid"), "a thread has the id of the main one");
    require(event.at("args").is_object(), "the arguments are not an object");
    Timeline& timeline = timelines_[event.at("pid").get<std::uint64_t>()];
    if (phase == "M") return take_metadata(event, timeline);
    require(event.at("cat").is_string(), "an event has no category");
    if (phase == "X") {
      timeline.services.push_back(service(event));
    } else if (phase == "i") {
      require(std::set<std::string>{"t", "p", "g"}.contains(event.at("s").get<std::string>()), "the scope is unknown");
      timeline.submits.push_back(instant(event));
    } else {
      throw std::runtime_error("an event has the phase " + phase);
    }
  }

  static void take_metadata(const Json& event, Timeline& timeline) {
    const std::string kind = event.at("name").get<std::string>();
    const Json& args = event.at("args");
    const auto tid = event.at("tid").get<std::uint64_t>();
    if (kind == "process_name")
      timeline.name = args.at("name").get<std::string>();
    else if (kind == "process_labels")
      timeline.label = args.at("labels").get<std::string>();
    else if (kind == "process_sort_index")
      timeline.place = args.at("sort_index").get<std::int64_t>();
    else if (kind == "thread_name")
      timeline.threads[tid] = args.at("name").get<std::string>();
    else if (kind == "thread_sort_index")
      timeline.order[tid] = args.at("sort_index").get<std::int64_t>();
    else
      throw std::runtime_error("unknown metadata: " + kind);
  }

  static TimelineEvent instant(const Json& event) {
    TimelineEvent instant;
    instant.name = event.at("name").get<std::string>();
    instant.tid = event.at("tid").get<std::uint64_t>();
    instant.job = event.at("args").at("job").get<std::uint64_t>();
    instant.at_ns = nanoseconds(event.at("ts"));
    return instant;
  }

  static TimelineEvent service(const Json& event) {
    TimelineEvent service = instant(event);
    service.duration_ns = nanoseconds(event.at("dur"));
    service.wait_ns = nanoseconds(event.at("args").at("wait_us"));
    service.queueing_ns = nanoseconds(event.at("args").at("queueing_us"));
    service.service_ns = nanoseconds(event.at("args").at("service_us"));
    return service;
  }

  void require_names() const {
    for (const auto& [pid, timeline] : timelines_) {
      require(!timeline.name.empty() && timeline.place >= 0, "a process has no name or no place");
      for (const auto* events : {&timeline.submits, &timeline.services}) {
        for (const TimelineEvent& event : *events)
          require(timeline.threads.contains(event.tid) && timeline.order.contains(event.tid), "a thread has no name");
      }
    }
  }

  std::map<std::uint64_t, Timeline> timelines_;
};

/// What is wrong with `timeline` for a batch of `jobs` jobs, each submitted once and run once, on workers that run one
/// job at a time; empty if nothing is.
inline std::string find_fault(const Timeline& timeline, std::uint64_t jobs) {
  if (timeline.submits.size() != jobs || timeline.services.size() != jobs)
    return "the timeline has too few or too many jobs";
  std::map<std::uint64_t, std::vector<TimelineEvent>> tracks;
  std::int64_t first_ns = timeline.submits.front().at_ns;
  for (std::uint64_t job = 0; job < jobs; ++job) {
    const TimelineEvent& submit = timeline.submits[job];
    const TimelineEvent& service = timeline.services[job];
    if (submit.job != job || service.job != job) return "the jobs are not in the order of their numbers";
    if (service.wait_ns != service.at_ns) return "a wait does not last from the first submit to the begin";
    if (service.queueing_ns != service.at_ns - submit.at_ns) return "a job does not queue from its submit to its begin";
    if (service.service_ns != service.duration_ns) return "a service time is not the slice's duration";
    if (!timeline.threads.at(submit.tid).starts_with("producer ")) return "a submit is not on a producer's track";
    if (!timeline.threads.at(service.tid).starts_with("worker ")) return "a job is not on a worker's track";
    first_ns = std::min(first_ns, submit.at_ns);
    tracks[service.tid].push_back(service);
  }
  if (first_ns != 0) return "the first submit is not at 0";
  for (auto& [tid, track] : tracks) {
    std::ranges::sort(track, {}, &TimelineEvent::at_ns);
    for (std::size_t i = 1; i < track.size(); ++i) {
      if (track[i].at_ns < track[i - 1].end_ns()) return "two jobs of " + timeline.threads.at(tid) + " overlap";
    }
  }
  return {};
}

}  // namespace poolbench::testing
