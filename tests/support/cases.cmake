# Run once a test program is linked: asks it what it has, and writes FILE, by which ctest knows.
#
# There each case is a test, by its name. Where ENLACE_BY_SUITE is set, each suite is one, by its
# name in FOLDER, since others have some of the same: to start a program takes more than most cases
# do. How its cases ended is then told in RESULTS, as XML.
#
# PROGRAM, FOLDER, FILE, RESULTS; PROPERTIES: of each test. BY_SUITE: whether it ever is.

execute_process(COMMAND "${PROGRAM}" --gtest_list_tests OUTPUT_VARIABLE listed
                COMMAND_ERROR_IS_FATAL ANY TIMEOUT 60)
string(REGEX REPLACE "^Running main[^\n]*\n" "" listed "${listed}")
string(REGEX REPLACE " *#[^\n]*" "" listed "${listed}")  # What a parameter is.
string(REGEX MATCHALL "[^\n]+" lines "${listed}")

list(APPEND PROPERTIES FAIL_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
foreach(property IN LISTS PROPERTIES)
    string(APPEND properties " [==[${property}]==]")
endforeach()

# Appends a test to the list of that name.
function(add_lines list name filter)
    foreach(argument IN ITEMS "${name}" "${PROGRAM}" "--gtest_filter=${filter}" ${ARGN})
        string(APPEND arguments " [==[${argument}]==]")
    endforeach()
    string(APPEND ${list} "add_test(${arguments})\n"
           "set_tests_properties([==[${name}]==] PROPERTIES${properties})\n")
    set(${list} "${${list}}" PARENT_SCOPE)
endfunction()

foreach(line IN LISTS lines)
    string(STRIP "${line}" name)
    if(line MATCHES "^ ")
        add_lines(cases "${suite}${name}" "${suite}${name}")
    else()
        set(suite "${name}")  # With the point behind it.
        string(REGEX REPLACE "\\.$" "" name "${FOLDER}/${suite}")
        string(REPLACE "/" "-" file "${name}.xml")
        add_lines(suites "${name}" "${suite}*" "--gtest_output=xml:${RESULTS}/${file}")
    endif()
endforeach()

if(BY_SUITE)
    set(cases "if(DEFINED ENV{ENLACE_BY_SUITE})\n${suites}else()\n${cases}endif()\n")
endif()
file(WRITE "${FILE}" "${cases}")
