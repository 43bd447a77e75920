# Runs at build time: writes OUT, a header that names the commit of the sources in SOURCE, if it changed. Sources that
# are not their own repository have no commit. Sources unpacked in another repository do not get a commit of that
# one.
include(${CMAKE_CURRENT_LIST_DIR}/git_environment.cmake)
poolbench_forget_git_environment()

# git_in_sources(OUT ARGUMENT...): sets OUT to the output of git. If git fails, warns with the reason and sets OUT to
# nothing.
function(git_in_sources out)
  execute_process(COMMAND git ${ARGN} WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed
                  OUTPUT_VARIABLE said ERROR_VARIABLE reason OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE)
  if(failed)
    set(said "")
    if(NOT reason)
      set(reason "${failed}")  # for example, git is not installed
    endif()
    message("warning: the results of this build will name no commit, because git in ${SOURCE} reports:\n${reason}")
  endif()
  set(${out} "${said}" PARENT_SCOPE)
endfunction()

set(commit "")
if(EXISTS ${SOURCE}/.git)
  git_in_sources(place rev-parse --is-inside-work-tree --show-prefix)
  if(place STREQUAL "true")  # the repository itself, not a folder in it
    git_in_sources(commit describe --always --abbrev=12 --exclude=*)
  endif()
endif()
if(commit)
  # Recorded results are not sources.
  execute_process(COMMAND git diff --quiet HEAD -- . ":(exclude)results/*.csv" ":(exclude)results/*.txt" ":(exclude)results/*.md"
                  WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE changed ERROR_QUIET)
  if(changed)
    string(APPEND commit "-dirty")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define POOLBENCH_GIT_COMMIT \"${commit}\"\n")
