//! Tuples, place by place.

use super::IntoValue;

macro_rules! tuples {
    ($(($($wanted:ident $given:ident $how:ident $place:tt),*);)*) => {
        $(
            impl<$($wanted, $given, $how),*> IntoValue<($($wanted,)*), ($($how,)*)>
                for ($($given,)*)
            where
                $($given: IntoValue<$wanted, $how>),*
            {
                fn into_value(self) -> ($($wanted,)*) {
                    ($(self.$place.into_value(),)*)
                }
            }
        )*
    };
}

// As many places as a tuple may have to be compared and shown.
tuples! {
    (A A1 A2 0);
    (A A1 A2 0, B B1 B2 1);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6, H H1 H2 7);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6, H H1 H2 7,
        I I1 I2 8);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6, H H1 H2 7,
        I I1 I2 8, J J1 J2 9);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6, H H1 H2 7,
        I I1 I2 8, J J1 J2 9, K K1 K2 10);
    (A A1 A2 0, B B1 B2 1, C C1 C2 2, D D1 D2 3, E E1 E2 4, F F1 F2 5, G G1 G2 6, H H1 H2 7,
        I I1 I2 8, J J1 J2 9, K K1 K2 10, L L1 L2 11);
}
