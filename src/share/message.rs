/// The version of what members say to each other. It is part of the group's name.
pub const VERSION: u32 = 1;
