//! The instructions of `src/avx512.rs` beside plain Rust, on a machine of nothing but a CPU. `run`
//! builds it and starts it in an emulator; it is no part of the crate.
#![no_std]
// The modules below are the crate's own, and of each this uses a part: the crate itself is built
// without this, so that what is unused there is reported.
#![allow(dead_code)]

use core::arch::asm;
use core::fmt::Write;

/// The one of the standard library, which is not here. The boot sector has enabled the registers.
macro_rules! is_x86_feature_detected {
    ("avx512f") => {
        core::arch::x86_64::__cpuid_count(7, 0).ebx >> 16 & 1 == 1
    };
    ("avx512ifma") => {
        core::arch::x86_64::__cpuid_count(7, 0).ebx >> 21 & 1 == 1
    };
}

#[path = "../src/avx512.rs"]
mod avx512;
#[path = "../src/dice.rs"]
mod dice;
#[path = "../src/lanes.rs"]
mod lanes;
#[path = "../src/modulus.rs"]
mod modulus;
#[path = "../src/montgomery.rs"]
mod montgomery;
#[path = "../src/prepare.rs"]
mod prepare;

use avx512::{Avx512, Present};
use dice::Dice;
use lanes::{Lanes, Portable};
use modulus::put;

pub const LANES: usize = 8;

#[unsafe(no_mangle)]
#[unsafe(link_section = ".text.start")]
extern "C" fn start() -> ! {
    let mut dice = Dice(42);
    match Present::detect() {
        None => say("this CPU has no AVX-512 IFMA"),
        Some(cpu) => {
            compare_operations(cpu, &mut dice);
            compare_powers::<4, 26>(cpu, &mut dice, 3000);
            compare_powers::<10, 65>(cpu, &mut dice, 500);
            compare_powers::<40, 256>(cpu, &mut dice, 60);
            compare_powers::<60, 384>(cpu, &mut dice, 30);
            compare_powers::<80, 512>(cpu, &mut dice, 20);
            say("all agree");
        }
    }
    end()
}

fn compare_operations(cpu: Present, dice: &mut Dice) {
    for _ in 0..20_000 {
        let operands = core::array::from_fn(|_| core::array::from_fn(|_| dice.word()));
        let (found, expected) =
            (results::<Avx512>(cpu, operands), results::<Portable>((), operands));
        assert_eq!(found, expected, "{operands:?}");
    }
    say("20000 times each operation");
}

/// In the order of the trait. A sum may not leave 64 bits, so that one operand is halved.
fn results<L: Lanes>(cpu: L::Cpu, [a, b, sum]: [[u64; LANES]; 3]) -> [[u64; LANES]; 9] {
    let half = |numbers: [u64; LANES]| L::from_array(cpu, numbers.map(|number| number >> 1));
    let (half_b, half_sum) = (half(b), half(sum));
    let [a, b] = [a, b].map(|numbers| L::from_array(cpu, numbers));
    let all = [
        L::splat(cpu, a.to_array()[3]),
        half_sum.add_low(a, b),
        half_sum.add_high(a, b),
        half_sum.add(half_b),
        a.sub(b),
        a.and(b),
        a.xor(b),
        a.carry(),
        a.sign(),
    ];
    all.map(|lanes| lanes.to_array())
}

/// Eight powers at a time of moduli of `SIZE` bytes in `N` digits; two bits stay free.
fn compare_powers<const N: usize, const SIZE: usize>(cpu: Present, dice: &mut Dice, times: u32) {
    for time in 0..times {
        let mut n: [u8; SIZE] = core::array::from_fn(|_| dice.word() as u8);
        let top = if SIZE * 8 + 2 > N * 52 { 0x20 } else { 0x80 };
        (n[0], n[SIZE - 1]) = (n[0] % top + top, n[SIZE - 1] | 1);
        let modulus = prepare::prepare::<N>(&n).expect("it is odd and fits");
        let mut bases = [[0; LANES]; N];
        for lane in 0..LANES {
            let mut base: [u8; SIZE] = core::array::from_fn(|_| dice.word() as u8);
            base[0] %= top;
            put(&mut bases, lane, &base);
        }
        let squarings = [1, 16][time as usize % 2];
        let found = avx512::power(cpu, &modulus, squarings, &bases);
        let expected = montgomery::power::<Portable, N>((), &modulus, squarings, &bases);
        assert!(found == expected, "{squarings} squarings modulo {n:?}");
    }
    let _ = writeln!(Output, "{} powers of {N} digits", times * 8);
}

/// The emulator prints what is written to port 0xe9.
struct Output;

impl Write for Output {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        // SAFETY: the port has no other effect.
        text.bytes().for_each(|byte| unsafe { asm!("out 0xe9, al", in("al") byte) });
        Ok(())
    }
}

fn say(text: &str) {
    let _ = writeln!(Output, "{text}");
}

/// The emulator ends when this word is written to port 0x8900.
fn end() -> ! {
    for byte in b"Shutdown" {
        // SAFETY: nothing is left to do here.
        unsafe { asm!("out dx, al", in("dx") 0x8900_u16, in("al") *byte) };
    }
    loop {
        core::hint::spin_loop();
    }
}

#[panic_handler]
fn panic(why: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Output, "{why}");
    end()
}

// What the compiler calls. SAFETY of each: the caller has so many bytes there.

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, count: usize) -> *mut u8 {
    unsafe {
        asm!("rep stosb", inout("rdi") to => _, inout("rcx") count => _, in("al") byte as u8)
    };
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    unsafe {
        asm!("rep movsb", inout("rdi") to => _, inout("rsi") from => _, inout("rcx") count => _);
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    if to.cast_const() <= from {
        return unsafe { memcpy(to, from, count) };
    }
    for index in (0..count).rev() {
        unsafe { to.add(index).write_volatile(from.add(index).read_volatile()) };
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, count: usize) -> i32 {
    for index in 0..count {
        let (a, b) = unsafe { (a.add(index).read_volatile(), b.add(index).read_volatile()) };
        if a != b {
            return i32::from(a) - i32::from(b);
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, count: usize) -> i32 {
    unsafe { memcmp(a, b, count) }
}

#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
