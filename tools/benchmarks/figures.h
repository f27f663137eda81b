#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enlace::bench {

enum class Better { higher, lower };

// What is measured, and how good it has to be (architecture.md section 10).
struct FigureKind {
    std::string_view name;
    std::string_view unit;
    Better better;
    std::optional<double> floor;  // Worse than this is a defect.
    std::optional<double> aim;
    std::string_view meaning;
};

const std::vector<FigureKind>& figure_kinds();
// Throws std::invalid_argument at a name that is none.
const FigureKind& figure_kind(std::string_view name);

struct Figure {
    std::string name;
    double value = 0;
};

// True where the kind has no floor.
bool meets_floor(const Figure& figure);

// What one run has measured, and on what machine (machine.h).
struct Run {
    std::string machine;
    std::vector<Figure> figures;
};

// An array of {name, value, unit, better, floor, aim, limit, machine}; `limit` is what a gate
// should hold the value to, which is the floor. Null where there is none. Throws
// std::runtime_error.
void write_json(const Run& run, const std::filesystem::path& file);
// Throws std::runtime_error, naming the file.
Run read_json(const std::filesystem::path& file);

// `earlier` is that of --compare; empty without.
void print_table(const Run& run, const Run& earlier);

}  // namespace enlace::bench
