pub mod jose;
pub mod verify;
