# Reads what is behind it on the disk to 0x10000, turns on long mode and the registers of AVX-512,
# and calls it. Memory below 1 GiB is mapped to itself.
.intel_syntax noprefix
.set CHUNKS, 14                       # of 32 KiB: up to 0x80000
.code16
.globl _start
_start:
    cli
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 0x7c00
    mov [drive], dl
    sti
    mov bp, CHUNKS
read:
    mov si, offset packet
    mov ah, 0x42
    mov dl, [drive]
    int 0x13
    jc stop
    add dword ptr [sector], 64
    add word ptr [segment], 0x800
    dec bp
    jnz read
    in al, 0x92                       # gate A20
    or al, 2
    out 0x92, al
    cli
    mov edi, 0x1000                   # three tables of pages
    xor eax, eax
    mov ecx, 0xc00
    cld
    rep stosd
    mov dword ptr [0x1000], 0x2003
    mov dword ptr [0x2000], 0x3003
    mov edi, 0x3000
    mov eax, 0x83                     # present, writable, 2 MiB
    mov ecx, 512
page:
    mov [edi], eax
    add eax, 0x200000
    add edi, 8
    dec ecx
    jnz page
    mov eax, 0x1000
    mov cr3, eax
    mov eax, 0x40620                  # PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
    mov cr4, eax
    mov ecx, 0xc0000080               # EFER: long mode
    rdmsr
    or eax, 0x100
    wrmsr
    lgdt [descriptors]
    mov eax, 0x80000023               # paging, NE, MP, protection
    mov cr0, eax
    .byte 0xea                        # a far jump to 8:long_mode
    .word long_mode
    .word 8
stop:
    hlt
    jmp stop
.code64
long_mode:
    mov ax, 16
    mov ds, ax
    mov es, ax
    mov ss, ax
    xor ecx, ecx
    xor edx, edx
    mov eax, 0xe7                     # XCR0: x87, SSE, AVX, AVX-512
    xsetbv
    mov esp, 0x1000000
    mov eax, 0x10000
    call rax
    jmp stop
.align 8
table:
    .quad 0
    .quad 0x00209a0000000000
    .quad 0x0000920000000000
descriptors:
    .word 23
    .long table
drive:
    .byte 0
.align 4
packet:
    .byte 16, 0
    .word 64
    .word 0
segment:
    .word 0x1000
sector:
    .long 1
    .long 0
.org 510
.word 0xaa55
