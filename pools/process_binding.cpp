#include "pools/process_binding.hpp"

#if POOLBENCH_HAS_OPENMP
#include <omp.h>

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <vector>

#include "pools/cpu_set.hpp"
#endif

namespace poolbench {

#if POOLBENCH_HAS_OPENMP
namespace {

/// The processors on which OpenMP places its threads: all that the process had, unless OMP_PLACES or GOMP_CPU_AFFINITY
/// selects some.
CpuSet openmp_places() {
  CpuSet cpus;
  for (int place = 0; place < omp_get_num_places(); ++place) {
    std::vector<int> ids(static_cast<std::size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, ids.data());
    for (const int id : ids) cpus.add(static_cast<unsigned>(id));
  }
  return cpus;
}

/// The variables in the environment that make libgomp bind the main thread: "OMP_PROC_BIND and OMP_PLACES".
std::string variables_set() {
  std::string text;
  for (const char* name : {"GOMP_CPU_AFFINITY", "OMP_PROC_BIND", "OMP_PLACES"}) {
    if (std::getenv(name) != nullptr) text += (text.empty() ? "" : " and ") + std::string(name);
  }
  return text.empty() ? "OpenMP" : text;
}

std::string of_processors(int few, int all) {
  return std::to_string(few) + " of " + std::to_string(all) + " processors";
}

}  // namespace

std::string undo_process_binding() {
  const std::optional<CpuSet> bound = CpuSet::of_this_thread();
  const int before = omp_get_num_procs();  // libgomp counted them before it bound the thread
  if (!bound || bound->count() >= before) return {};
  const CpuSet places = openmp_places();
  const std::string what = variables_set() + " bound this program to " + of_processors(bound->count(), before);
  if (places.contains(*bound) && places.count() == before && places.bind_this_thread())
    return what + "; undone, so that every pool may use all of them";
  return what + " at its start, and all pools run there; unset the variables named here";
}
#else
std::string undo_process_binding() {
  return {};
}
#endif

}  // namespace poolbench
