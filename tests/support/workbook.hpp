// Reads back what a workbook (.xlsx) holds, as far as tests look: the cells of its first page, numbers as they are stored.
#pragma once
#include <string>
#include <vector>

namespace huiying::tests {

/// Rows of texts; a cell that is not there is empty. Throws std::runtime_error for what is no workbook.
std::vector<std::vector<std::string>> cells_of_workbook(const std::string& bytes);

} // namespace huiying::tests
