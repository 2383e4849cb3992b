//! Prints what the generated files are made from: JSON Schemas of all options, the algorithms, and the error codes.

#![allow(clippy::print_stdout, reason = "its output is its purpose")]

fn main() {
    println!("{}", reinforcets_train::schema::schema());
}
